import { StartupError } from '../../config/startup.error.js';

/** A class that `@ClientMetadata()` is to make has no rules, so it would take nothing of the metadata. */
export class MetadataClassError extends StartupError {
  /** @param places each a method, and the class of its parameter */
  constructor(places: readonly string[]) {
    super(
      'A class of @ClientMetadata() takes only what has a rule of class-validator. None of their properties has one:',
      places,
      'Put one on each property, such as @IsString(), or ask for a Record<string, unknown>.',
    );
  }
}
