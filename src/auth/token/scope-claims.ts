/** Scopes in one string, with spaces between (RFC 8693, section 4.2). */
export const scopeWords = (value: unknown): string[] =>
  typeof value === 'string'
    ? value.split(' ').filter((name) => name !== '')
    : [];

/** Scopes as an array of strings, whose members are not split. */
export const scopeList = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.filter((name) => typeof name === 'string' && name !== '')
    : [];
