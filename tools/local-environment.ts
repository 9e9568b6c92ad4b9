import { listenAddress } from '../tenant/local/listen-address.js';

/** Where things run on this machine, after `loadProjectEnvironment`. URLs end in `/`. */
export interface LocalUrls {
  readonly api: string;
  readonly issuer: string;
  /** Whether the API trusts a tenant on this machine, rather than a real one. */
  readonly tenantIsLocal: boolean;
}

export function localUrls(): LocalUrls {
  const { PORT = '3000', ISSUER_BASE_URL = '' } = process.env;
  const { hostname, port } = listenAddress(ISSUER_BASE_URL);
  const local = `http://${hostname}:${port}/`;
  const configured = ISSUER_BASE_URL.split(',').map((url) =>
    url.trim().replace(/\/?$/, '/'),
  );
  const tenantIsLocal = configured.includes(local);
  return {
    api: `http://localhost:${PORT}/`,
    issuer: tenantIsLocal ? local : (configured[0] ?? ''),
    tenantIsLocal,
  };
}
