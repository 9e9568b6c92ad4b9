/** What this API is called where people or clients read it. */
export const apiName = 'NestJS M2M API';
