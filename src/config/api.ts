/** This API's name, for people. */
export const apiName = 'NestJS M2M API';

/** The client's metadata that is logged with each request, by key. */
export const loggedMetadata: readonly string[] = ['urn'];
