import { Module, type ModuleMetadata, type Type } from '@nestjs/common';
import { AppModule } from '../../../src/app.module.js';

/** The whole application as a root module, and what a feature adds to it. */
export function addToApp({ imports = [], ...feature }: ModuleMetadata): Type {
  @Module({ imports: [AppModule, ...imports], ...feature })
  class Root {}
  return Root;
}
