import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ClassConstructor } from 'class-transformer';
import { handlerParameters, hasPipe } from '../../routes/handler-parameters.js';
import { RouteExplorer } from '../../routes/route-explorer.js';
import { ClientMetadataPipe } from './client-metadata.pipe.js';
import { metadataSchema } from './metadata-schema.js';

/** Reads the classes of all `@ClientMetadata()` parameters at the start, so that none has to be read, or fails, in a request. */
@Injectable()
export class MetadataClassExplorer implements OnModuleInit {
  constructor(private readonly explorer: RouteExplorer) {}

  /** @throws {MetadataClassError} where one has no rules */
  onModuleInit(): void {
    const parameters = this.explorer
      .routes()
      .flatMap(handlerParameters)
      .filter((parameter) => hasPipe(parameter, ClientMetadataPipe));
    for (const { type } of parameters)
      if (type !== Object) metadataSchema(type as ClassConstructor<object>);
  }
}
