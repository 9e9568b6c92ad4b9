import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { RoutesModule } from '../routes/route-explorer.js';
import { JsonBodyGuard } from './body-parsing.js';
import { BodyClassExplorer } from './body.pipe.js';
import { ShutdownState } from './graceful-shutdown.js';

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
