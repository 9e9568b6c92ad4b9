import { createHash, createPublicKey } from 'node:crypto';
import type { Provider } from 'oidc-provider';
import type { TenantDefinition } from '../config/tenant-definition.js';
import { type KeyRing, publishedKeys } from '../keys/key-ring.js';
import { selfSignedCertificate } from '../keys/certificate.js';

/** Where the engine answers, besides discovery, which also names `authorization`. */
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

/** Exact paths: the engine's own router ignores case and a trailing slash. */
export const isEnginePath = (path: string): boolean =>
  enginePaths.includes(path);

/** What the engine's discovery says and a real tenant's does not. */
const notInDiscovery = [
  'authorization_response_iss_parameter_supported',
  'claim_types_supported',
  'claims_parameter_supported',
  'grant_types_supported',
  'request_uri_parameter_supported',
];

/** Makes discovery, keys and headers those of a real tenant. */
export function shapeAsAuth0(
  provider: Provider,
  { tenant, keys }: { tenant: TenantDefinition; keys: KeyRing },
): void {
  const keySet = jsonWebKeySet(keys, tenant);

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
      // The engine lets every origin read; the server decides for tokens alone.
      ctx.remove('Access-Control-Allow-Origin');
      ctx.remove('Access-Control-Expose-Headers');
    }
  });
}

/** The tenant's JWKS as a real one answers it. Keys name their algorithm only if all APIs use the same one. */
function jsonWebKeySet(ring: KeyRing, { apis }: TenantDefinition): object {
  const alg = apis.every((api) => api.signingAlgorithm === 'RS256') && 'RS256';
  return {
    keys: publishedKeys(ring).map(({ kid, privateKey }) => {
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
