import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { RoutesModule } from '../routes/routes.module.js';
import { BodyClassExplorer } from './body-class.explorer.js';
import { JsonBodyGuard } from './json-body.guard.js';
import { ShutdownState } from './shutdown-state.js';

/** What every request and answer has in common, whoever calls. */
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
