import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { RoutesModule } from '../routes/route-explorer.js';
import { BodyClassExplorer } from './body-class.explorer.js';
import { ShutdownState } from './graceful-shutdown.js';
import { JsonBodyGuard } from './json-body.guard.js';

/** What all requests and answers have in common. */
@Module({
  imports: [RoutesModule],
  providers: [
    ShutdownState,
    BodyClassExplorer,
    { provide: APP_GUARD, useClass: JsonBodyGuard },
  ],
  exports: [ShutdownState],
})
export class HttpModule {}
