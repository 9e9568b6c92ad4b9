import type { OpenAPIObject } from '@nestjs/swagger';
import type { AuthOptions } from '../../../auth/auth-options.js';
import { packageInfo } from '../../../platform/package-info.js';

/** What the document says of the API as a whole. */
export function documentInfo({
  resourceName,
  resource,
  audience,
}: AuthOptions): Omit<OpenAPIObject, 'paths'> {
  const { version = '0.0.0', license } = packageInfo;
  return {
    openapi: '3.1.0',
    info: {
      title: resourceName,
      version,
      description: [
        `For machine-to-machine clients: a client asks the tenant for an access token by the client-credentials grant, for the audience \`${audience}\`, and sends it as \`Authorization: Bearer …\`.`,
        'Every refusal is a problem (RFC 9457) with a stable `code`.',
      ].join('\n\n'),
      ...(license && {
        license: { name: license, identifier: license } as { name: string },
      }),
    },
    servers: [{ url: resource ?? '/' }],
  };
}
