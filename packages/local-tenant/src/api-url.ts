import { isLoopbackUrl } from './http/loopback-guard.js';

/**
 * The API's URL, ending in `/`. `PUBLIC_URL` is used only if it is on this
 * machine: otherwise it is the URL for outside callers.
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
