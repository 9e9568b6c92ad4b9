import type { Variables } from '../variables.js';

/** As undici reads these variables: those in lower case win. */
export function proxyVariables(variables: Variables) {
  const read = (name: string) =>
    variables[name.toLowerCase()] ?? variables[name];
  const httpProxy = read('HTTP_PROXY');
  return {
    httpProxy,
    httpsProxy: read('HTTPS_PROXY') ?? httpProxy,
    noProxy: read('NO_PROXY') ?? '',
  };
}

/** The proxy through which the API asks this URL, without user and password; `undefined` where there is none. */
export function getProxy(
  url: string,
  variables: Variables,
): string | undefined {
  const { protocol, hostname } = new URL(url);
  const { httpProxy, httpsProxy, noProxy } = proxyVariables(variables);
  const proxy = protocol === 'https:' ? httpsProxy : httpProxy;
  if (!proxy) return undefined;
  const isExempt = noProxy
    .split(/[\s,]+/)
    .map((name) => name.replace(/^\*?\./, '').replace(/:\d+$/, ''))
    .some(
      (name) => name === '*' || (name && `.${hostname}`.endsWith(`.${name}`)),
    );
  if (isExempt) return undefined;
  return URL.canParse(proxy) ? new URL(proxy).host : 'a proxy that is no URL';
}
