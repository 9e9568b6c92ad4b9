/**
 * Loads oidc-provider without its warning about Node 20: it works there, and
 * this package's tests run on it.
 */
const { warn } = console;
console.warn = (...words: unknown[]) => {
  if (!String(words[0]).includes('Unsupported runtime')) warn(...words);
};
export const { Provider, errors } = await import('oidc-provider');
console.warn = warn;
