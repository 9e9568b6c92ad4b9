import type { OpenAPIObject } from '@nestjs/swagger';

export type OperationObject = NonNullable<
  OpenAPIObject['paths'][string]['get']
>;
export type Responses = OperationObject['responses'];
export type Security = NonNullable<OperationObject['security']>;
export type Components = NonNullable<OpenAPIObject['components']>;
/** `@nestjs/swagger` types schemas as OpenAPI 3.0 has them; these are those of 3.1. */
export type Schema = Record<string, unknown>;
