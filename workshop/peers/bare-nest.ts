import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  FastifyAdapter,
  type NestFastifyApplication,
} from '@nestjs/platform-fastify';
import { describeClient, fixedClaims, settings } from './describe-client.js';

/** Shows what Nest on Fastify itself costs: it checks nothing and answers every request alike. */
@Controller()
class BareController {
  @Get('client')
  client(): unknown {
    return describeClient(fixedClaims);
  }

  @Get('health/live')
  live(): unknown {
    return { status: 'ok' };
  }
}

@Module({ controllers: [BareController] })
class BareModule {}

const app = await NestFactory.create<NestFastifyApplication>(
  BareModule,
  new FastifyAdapter(),
  { logger: false },
);
await app.listen(settings.port, settings.host);
