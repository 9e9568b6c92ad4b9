import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { loadPackage } from '@nestjs/common/utils/load-package.util.js';
import { NestFactory } from '@nestjs/core';
import {
  FastifyAdapter,
  type NestFastifyApplication,
} from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { settings } from './describe-client.js';

/** Shows how long an empty Nest API takes to start: `nest new` on Fastify, with @nestjs/swagger set up as documented. */
@Injectable()
class AppService {
  getStatus(): object {
    return { status: 'ok' };
  }
}

@Controller()
class AppController {
  constructor(private readonly appService: AppService) {}

  @Get('health/live')
  getStatus(): object {
    return this.appService.getStatus();
  }
}

@Module({ controllers: [AppController], providers: [AppService] })
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(
  AppModule,
  new FastifyAdapter(),
  { logger: false },
);
const config = new DocumentBuilder()
  .setTitle('Cats example')
  .setDescription('The cats API description')
  .setVersion('1.0')
  .addTag('cats')
  .build();
// Nest itself cannot resolve the workshop's packages.
await loadPackage(
  '@fastify/static',
  'SwaggerModule',
  () => import('@fastify/static'),
);
SwaggerModule.setup('docs', app, () =>
  SwaggerModule.createDocument(app, config),
);
await app.listen(settings.port, settings.host);
