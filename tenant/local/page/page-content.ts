import type { Keywords } from '../config/keywords.js';
import type { TenantDefinition } from '../config/tenant-definition.js';

/** What the page shows. */
export interface PageContent {
  readonly issuer: string;
  readonly tenant: TenantDefinition;
  /** The identifier of the API whose verdict the page gives. */
  readonly audience: string;
  /** The prefix of the API's metadata claims; empty where neither environment nor Action says. */
  readonly namespace: string;
  /** Where the API is, ending in `/`. */
  readonly apiUrl: string;
}

export function pageContent(
  issuer: string,
  tenant: TenantDefinition,
  env: Keywords,
): PageContent {
  const secret = tenant.scripts
    .map(({ secrets }) => secrets['CLAIM_NAMESPACE'])
    .find(Boolean);
  const { AUDIENCE, CLAIM_NAMESPACE: prefix, PUBLIC_URL: url, PORT } = env;
  const api =
    tenant.apis.find(({ identifier }) => identifier === AUDIENCE) ??
    tenant.apis[0];
  return {
    issuer,
    tenant,
    audience: api?.identifier ?? '',
    namespace: typeof prefix === 'string' ? prefix : (secret ?? ''),
    apiUrl:
      typeof url === 'string' && /^https?:/.test(url)
        ? url.replace(/\/?$/, '/')
        : `http://localhost:${typeof PORT === 'string' && /^\d+$/.test(PORT) ? PORT : '3000'}/`,
  };
}
