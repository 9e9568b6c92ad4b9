/** The human-readable name of this API. */
export const apiName = 'NestJS M2M API';

/** The keys of the client's metadata that are logged with each request. */
export const loggedMetadata: readonly string[] = ['urn'];
