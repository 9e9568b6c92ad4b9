import { Injectable, type OnModuleInit } from '@nestjs/common';
import { handlerParameters, hasPipe } from '../../routes/handler-parameters.js';
import { RouteExplorer, routeName } from '../../routes/route-explorer.js';
import { ClientMetadataPipe } from './client-metadata.pipe.js';
import { MetadataClassError } from './metadata-class.error.js';
import { isMetadataClass, metadataSchema } from './metadata-schema.js';

/** Reads the classes of all `@ClientMetadata()` parameters, and stops the boot where one would take nothing of the metadata. */
@Injectable()
export class MetadataClassExplorer implements OnModuleInit {
  constructor(private readonly explorer: RouteExplorer) {}

  /** @throws {MetadataClassError} naming every class without rules, and where it is used */
  onModuleInit(): void {
    const faults = this.explorer.routes().flatMap((route) =>
      handlerParameters(route)
        .filter((parameter) => hasPipe(parameter, ClientMetadataPipe))
        .map(({ type }) => type)
        .filter(isMetadataClass)
        .filter((type) => metadataSchema(type).properties.length === 0)
        .map(({ name }) => `${routeName(route)}: ${name}`),
    );
    if (faults.length > 0) throw new MetadataClassError(faults);
  }
}
