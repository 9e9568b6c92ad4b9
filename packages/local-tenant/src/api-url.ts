import { isLoopbackUrl } from './http/loopback-guard.js';

/**
 * Where the API is; ends in `/`. `PUBLIC_URL` counts only if it is on this
 * machine: elsewhere, it is where others reach the API.
 */
export function getApiUrl(
  { PUBLIC_URL, PORT }: Readonly<Record<string, unknown>>,
  demo: { readonly url?: string | undefined },
): string {
  const publicUrl = String(PUBLIC_URL).trim();
  const port = String(PORT).trim();
  const url = isLoopbackUrl(publicUrl)
    ? publicUrl
    : (demo.url ?? `http://localhost:${/^\d+$/.test(port) ? port : 3000}`);
  return url.replace(/\/?$/, '/');
}
