import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ClientMetadataPipe } from './client-metadata.pipe.js';
import { clientOf } from './client.decorator.js';

const rawClientMetadata = createParamDecorator(
  (name: string | undefined, context: ExecutionContext) => {
    const client = clientOf(context);
    return name === undefined ? client : client?.metadata[name];
  },
);

/**
 * The metadata that the tenant keeps on the calling client and its Action puts
 * into the token: the claims under `CLAIM_NAMESPACE`, the namespace stripped.
 *
 * - `@ClientMetadata() metadata: PartnerMetadata` makes an instance of that
 *   class and validates it, see {@link ClientMetadataPipe};
 * - `@ClientMetadata() metadata: Record<string, unknown>` gives all of it as it is;
 * - `@ClientMetadata('urn') urn: unknown` gives one value as it is, `undefined`
 *   where the token has none. It is neither converted nor validated.
 *
 * `undefined` under `@AllowAnonymous()` where no token was sent, as `@Client()` is.
 */
export const ClientMetadata = (name?: string): ParameterDecorator =>
  name === undefined
    ? rawClientMetadata(ClientMetadataPipe)
    : rawClientMetadata(name);
