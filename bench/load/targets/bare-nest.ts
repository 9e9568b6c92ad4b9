import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  FastifyAdapter,
  type NestFastifyApplication,
} from '@nestjs/platform-fastify';
import { host, port } from './describe-client.js';

/** What Nest on Fastify itself takes to start. */
@Controller('health/live')
class LiveController {
  @Get()
  live(): unknown {
    return { status: 'ok' };
  }
}

@Module({ controllers: [LiveController] })
class BareModule {}

const app = await NestFactory.create<NestFastifyApplication>(
  BareModule,
  new FastifyAdapter(),
  { logger: false },
);
await app.listen(port, host);
