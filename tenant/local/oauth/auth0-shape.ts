import type { Provider } from 'oidc-provider';
import type { TenantDefinition } from '../config/tenant-definition.js';
import { jsonWebKeySet } from '../keys/json-web-key-set.js';
import type { KeyRing } from '../keys/key-ring.js';
import { discoveryPaths, engineRoutes } from './engine-routes.js';

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
  const keySet = jsonWebKeySet(keys, commonAlgorithm(tenant));

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
      ctx.body = Object.fromEntries(
        Object.entries(ctx.body as Record<string, unknown>).filter(
          ([name]) => !notInDiscovery.includes(name),
        ),
      );
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

/** Keys name their algorithm only where it is the only one that they are used with. */
function commonAlgorithm({ apis }: TenantDefinition): string | undefined {
  return apis.every(({ signingAlgorithm }) => signingAlgorithm === 'RS256')
    ? 'RS256'
    : undefined;
}
