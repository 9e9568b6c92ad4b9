/** This API's name, for people. */
export const apiName = 'NestJS M2M API';

/** The keys of the client's metadata that the log line of each request shows. */
export const loggedMetadata: readonly string[] = ['urn'];
