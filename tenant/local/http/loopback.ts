const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** Whether the host name means this machine, for every resolver. */
export function isLoopbackName(hostname: string): boolean {
  return loopbackNames.includes(hostname) || hostname.endsWith('.localhost');
}

/** Whether a `Host` header names this machine; a port may follow. */
export function isLoopbackHost(host: string | undefined): boolean {
  const url = `http://${host}`;
  return (
    host !== undefined &&
    URL.canParse(url) &&
    isLoopbackName(new URL(url).hostname)
  );
}

/** Whether an `Origin` header names a page that this machine serves. */
export function isLoopbackOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return /^https?:$/.test(protocol) && isLoopbackName(hostname);
}
