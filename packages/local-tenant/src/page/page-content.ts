import type { Keywords } from '../config/keywords.js';
import {
  getNamespace,
  type TenantDefinition,
} from '../config/tenant-definition.js';

export type PageContent = Readonly<ReturnType<typeof pageContent>>;

/** What the page shows. */
export function pageContent(
  issuer: string,
  tenant: TenantDefinition,
  env: Keywords,
) {
  const { AUDIENCE, CLAIM_NAMESPACE: prefix, PUBLIC_URL: url, PORT } = env;
  const { apis, demo } = tenant;
  const api = apis.find(({ identifier }) => identifier === AUDIENCE) ?? apis[0];
  const port = typeof PORT === 'string' && /^\d+$/.test(PORT) ? PORT : '3000';
  const apiUrl =
    typeof url === 'string' && /^https?:/.test(url)
      ? url
      : (demo.url ?? `http://localhost:${port}`);
  return {
    issuer,
    tenant,
    /** The identifier of the API whose rules the page applies. */
    audience: api?.identifier ?? '',
    /** The prefix of the API's metadata claims; empty if neither the environment nor an Action has it. */
    namespace:
      typeof prefix === 'string' ? prefix : (getNamespace(tenant) ?? ''),
    /** Where the API is. */
    apiUrl: apiUrl.replace(/\/?$/, '/'),
  };
}
