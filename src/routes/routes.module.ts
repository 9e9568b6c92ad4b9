import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { RouteExplorer } from './route-explorer.js';

/** For whoever looks through the routes before the first request. */
@Module({
  imports: [DiscoveryModule],
  providers: [RouteExplorer],
  exports: [RouteExplorer],
})
export class RoutesModule {}
