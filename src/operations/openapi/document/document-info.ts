import type { OpenAPIObject } from '@nestjs/swagger';
import { getRootUrl } from '@repo/access-tokens';
import type { AuthOptions } from '../../../auth/auth-options.js';
import { packageInfo } from '../../../platform/package-info.js';
import type { ProblemDefinition } from '../../../platform/problem/problem.exception.js';
import { headers, getProblemComponents } from './components.js';

/** The document's description of the API as a whole. @param problems those of its routes */
export function getDocumentInfo(
  { resourceName, resource, audience, dpop }: AuthOptions,
  prefix: string,
  problems: readonly ProblemDefinition[],
): Omit<OpenAPIObject, 'paths'> {
  const { version = '0.0.0', license } = packageInfo;
  return {
    openapi: '3.1.0',
    info: {
      title: resourceName,
      version,
      description: [
        `For machine-to-machine clients. A client requests an access token for the audience \`${audience}\` from the tenant, with the client-credentials grant, and sends it as \`Authorization: Bearer …\`.`,
        ...(dpop
          ? [
              `A token that is bound to a key (DPoP, RFC 9449) is sent as \`Authorization: DPoP …\`, with a new proof for each request in the header \`DPoP\`. A proof is for the URL \`${getRootUrl(dpop.publicUrl, prefix)}\` followed by the path, and is signed with one of ${dpop.algorithms?.join(', ')}.`,
            ]
          : []),
        'Every error is a problem (RFC 9457) with a stable `code`.',
      ].join('\n\n'),
      ...(license && {
        license: { name: license, identifier: license } as { name: string },
      }),
    },
    servers: [
      { url: resource === undefined ? '/' : getRootUrl(resource, prefix) },
    ],
    components: {
      headers: getHeaders(dpop),
      ...getProblemComponents(problems),
    },
  };
}

/** Leaves out the DPoP nonce if the API does not use nonces. */
function getHeaders(dpop: AuthOptions['dpop']) {
  const { 'DPoP-Nonce': nonce, ...others } = headers;
  return dpop?.nonces ? { ...others, 'DPoP-Nonce': nonce } : others;
}
