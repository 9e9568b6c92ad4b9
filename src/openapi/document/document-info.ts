import { readFileSync } from 'node:fs';
import type { OpenAPIObject } from '@nestjs/swagger';
import { apiName } from '../../config/api-name.js';
import type { Environment } from '../../config/environment.js';
import { publicUrl } from '../../config/public-url.js';

interface Package {
  readonly version: string;
  readonly license: string;
}

/** What the document says of the API as a whole. */
export function documentInfo(env: Environment): Omit<OpenAPIObject, 'paths'> {
  const { version, license } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as Package;
  return {
    openapi: '3.1.0',
    info: {
      title: apiName,
      version,
      description: [
        `For machine-to-machine clients: a client asks the tenant for an access token by the client-credentials grant, for the audience \`${env.AUDIENCE}\`, and sends it as \`Authorization: Bearer …\`.`,
        'Every refusal is a problem (RFC 9457) with a stable `code`.',
      ].join('\n\n'),
      license: { name: license, identifier: license } as { name: string },
    },
    servers: [{ url: publicUrl(env) ?? '/' }],
  };
}
