import { Module, type ModuleMetadata, type Type } from '@nestjs/common';
import { AppModule } from '../../../src/app.module.js';

/** A root module of the whole application with the additions of a feature. */
export function addToApp({ imports = [], ...feature }: ModuleMetadata): Type {
  @Module({ imports: [AppModule, ...imports], ...feature })
  class Root {}
  return Root;
}
