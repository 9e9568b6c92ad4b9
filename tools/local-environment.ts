import { listenAddress } from '../tenant/local/listen-address.js';

/** Where things run on this machine, after `loadProjectEnvironment`. URLs end in `/`. */
export interface LocalUrls {
  readonly api: string;
  readonly issuer: string;
  /** Whether the API trusts a tenant on this machine, rather than a real one. */
  readonly tenantIsLocal: boolean;
}

export function localUrls(): LocalUrls {
  const { PORT, ISSUER_BASE_URL = '' } = process.env;
  const { hostname, port } = listenAddress(ISSUER_BASE_URL);
  const local = `http://${hostname}:${port}/`;
  const configured = ISSUER_BASE_URL.split(',').map((url) =>
    url.trim().replace(/\/?$/, '/'),
  );
  const tenantIsLocal = configured.includes(local);
  return {
    // Blank is unset, as for the API.
    api: `http://localhost:${PORT?.trim() || '3000'}/`,
    issuer: tenantIsLocal ? local : (configured[0] ?? ''),
    tenantIsLocal,
  };
}
