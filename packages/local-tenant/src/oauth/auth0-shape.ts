import { createHash, createPublicKey } from 'node:crypto';
import type { Provider } from 'oidc-provider';
import type { TenantDefinition } from '../config/tenant-definition.js';
import { selfSignedCertificate } from '../keys/certificate.js';
import { type KeyRing, getPublishedKeys } from '../keys/key-ring.js';

/** The engine's routes besides discovery. `authorization` is only named there, not served. */
export const engineRoutes = {
  authorization: '/authorize',
  token: '/oauth/token',
  jwks: '/.well-known/jwks.json',
  userinfo: '/userinfo',
} as const;

const discoveryPaths = [
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
];

const enginePaths: readonly string[] = [
  engineRoutes.token,
  engineRoutes.jwks,
  engineRoutes.userinfo,
  ...discoveryPaths,
];

/** Compares exactly: the engine's own router ignores case and a trailing slash. */
export const isEnginePath = (path: string): boolean =>
  enginePaths.includes(path);

/** Members of the engine's discovery document that a real tenant's does not have. */
const notInDiscovery = [
  'authorization_response_iss_parameter_supported',
  'claim_types_supported',
  'claims_parameter_supported',
  'grant_types_supported',
  'request_uri_parameter_supported',
];

/** Makes discovery, keys and headers look like a real tenant's. */
export function shapeAsAuth0(
  provider: Provider,
  { tenant, keys }: { tenant: TenantDefinition; keys: KeyRing },
): void {
  const keySet = buildKeySet(keys, tenant);

  provider.use(async (ctx, next) => {
    await next();
    const isRead = ctx.status === 200 && /^(GET|HEAD)$/.test(ctx.method);
    if (isRead && ctx.path === engineRoutes.jwks) {
      ctx.body = keySet;
      ctx.set(
        'Cache-Control',
        'public, max-age=15, stale-while-revalidate=15, stale-if-error=86400',
      );
    } else if (isRead && discoveryPaths.includes(ctx.path)) {
      const document = { ...(ctx.body as Record<string, unknown>) };
      for (const name of notInDiscovery) delete document[name];
      if (document['tls_client_certificate_bound_access_tokens']) {
        const token_endpoint = `https://${ctx.host}${engineRoutes.token}`;
        document['mtls_endpoint_aliases'] = { token_endpoint };
      }
      ctx.body = document;
    }
    if (typeof ctx.body === 'object') {
      ctx.set('Content-Type', 'application/json');
    }
    if (ctx.path !== engineRoutes.token) {
      // The engine allows every origin. Other origins may read only the token endpoint.
      ctx.remove('Access-Control-Allow-Origin');
      ctx.remove('Access-Control-Expose-Headers');
    }
  });
}

/** The key set in the form of a real tenant's. Keys name their algorithm only if all APIs use RS256. */
function buildKeySet(ring: KeyRing, { apis }: TenantDefinition): object {
  const alg = apis.every((api) => api.signingAlgorithm === 'RS256') && 'RS256';
  return {
    keys: getPublishedKeys(ring).map(({ kid, privateKey }) => {
      const { n, e } = createPublicKey(privateKey).export({ format: 'jwk' });
      const certificate = selfSignedCertificate(privateKey);
      return {
        ...(alg && { alg }),
        kty: 'RSA',
        use: 'sig',
        n,
        e,
        kid,
        x5t: createHash('sha1').update(certificate).digest('base64url'),
        x5c: [certificate.toString('base64')],
      };
    }),
  };
}
