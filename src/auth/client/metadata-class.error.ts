/** A class that `@ClientMetadata()` is to make has no rules. */
export class MetadataClassError extends Error {
  constructor(className: string) {
    super(
      `${className} cannot be the class of @ClientMetadata(): none of its properties has a rule of class-validator, so it would take nothing of the metadata.\nPut one on each property, such as @IsString(), or ask for a Record<string, unknown>.`,
    );
    this.name = 'MetadataClassError';
  }
}
