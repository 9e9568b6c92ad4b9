const anyToken = /[\w-]{16,}\.[\w-]{16,}\.[\w-]*/g;

/** The text without these secrets, and without anything that looks like a token. */
export function redact(
  text: string,
  secrets: readonly (string | undefined)[],
): string {
  return secrets
    .filter((secret) => secret !== undefined && secret !== '')
    .reduce<string>(
      (safe, secret) => safe.replaceAll(secret ?? '', '(secret)'),
      text,
    )
    .replaceAll(anyToken, '(token)');
}
