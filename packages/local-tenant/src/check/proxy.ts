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

/** The host and port of the API's proxy for this URL; `undefined` if there is none. */
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
  return URL.canParse(proxy) ? new URL(proxy).host : '(invalid URL)';
}
