import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { getRequest } from '../platform/http/http-context.js';
import { ClientMetadataPipe } from './client-metadata.pipe.js';

const RawClientMetadata = createParamDecorator(
  (name: string | undefined, context: ExecutionContext) => {
    const client = getRequest(context).user;
    return name === undefined ? client : client?.metadata[name];
  },
);

/**
 * The calling client's metadata, which the tenant's Action copies into the
 * token: the claims under `CLAIM_NAMESPACE`, without the namespace.
 *
 * - `@ClientMetadata() metadata: CustomerMetadata` creates an instance of that
 *   class and validates it, see {@link ClientMetadataPipe};
 * - `@ClientMetadata() metadata: Record<string, unknown>` returns all of it without validation;
 * - `@ClientMetadata('urn') urn: unknown` returns one value, or `undefined` if
 *   the token does not have it. It is neither converted nor validated.
 *
 * Like `@Client()`, it is `undefined` under `@AllowAnonymous()` if no token was sent.
 */
export const ClientMetadata = (name?: string): ParameterDecorator =>
  name === undefined
    ? RawClientMetadata(ClientMetadataPipe)
    : RawClientMetadata(name);
