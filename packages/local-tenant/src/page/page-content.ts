import { getApiUrl } from '../api-url.js';
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
  const { AUDIENCE, CLAIM_NAMESPACE: prefix } = env;
  const { apis, demo } = tenant;
  const api = apis.find(({ identifier }) => identifier === AUDIENCE) ?? apis[0];
  return {
    issuer,
    tenant,
    /** The identifier of the API whose rules the page applies. */
    audience: api?.identifier ?? '',
    /** The prefix of the API's metadata claims; empty if neither the environment nor an Action has it. */
    namespace:
      typeof prefix === 'string' ? prefix : (getNamespace(tenant) ?? ''),
    apiUrl: getApiUrl(env, demo),
  };
}
