/**
 * The URL that the paths of requests follow: this API's own, without the global
 * prefix if it ends with that, since paths begin with it.
 */
export function getRootUrl(publicUrl: string, globalPrefix: string): string {
  const prefix = globalPrefix && `/${globalPrefix.replaceAll(/^\/|\/$/g, '')}`;
  return new URL(publicUrl).pathname.endsWith(prefix)
    ? publicUrl.slice(0, publicUrl.length - prefix.length)
    : publicUrl;
}
