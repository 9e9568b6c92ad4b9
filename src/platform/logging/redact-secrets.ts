const redacted = '[redacted]';

const secretName =
  'authorization|cookie|dpop|client[-_]cert|secret|passw(?:or)?d|\\b(?:access|refresh|id)_token|assertion|api[-_]?key';
const isSecretName = new RegExp(secretName, 'i');

/** A JWT, whole or truncated. */
const jwt = /eyJ[\w-]{5,}(?:\.[\w-]*)*/g;
const credentials = /\b(bearer|dpop|basic) +[\w\-.~+/]{16,}=*/gi;
const userInfo = /(:\/\/)[^\s/@"']+@/g;
/** A header, `name: value`, to the end of the line. */
const header = /((?:authorization|cookie|dpop) *[:=] *)[^\r\n]+/gi;
/** `name=value` and `"name":"value"`, escaped or not. Its bounded repetitions keep matching fast for any text. */
const member = new RegExp(
  `((?:${secretName})[\\w-]{0,32}\\\\*["']?\\s{0,8}[:=]\\s{0,8})(?:(\\\\{0,8}["'])(?:.*?\\2|.*)|[^\\s&,;"'}]+)`,
  'gi',
);

/** Whether a log line may contain something to redact; most do not. */
const isSuspicious = new RegExp(
  `eyJ|${secretName}|\\b(?:bearer|basic) +[\\w\\-.~+/]{16}|://[^\\s/"]*@`,
  'i',
);

/**
 * Redacts tokens, secrets and cookies in a text, because libraries put them into
 * error messages.
 *
 * Recognizes them by name, and JWTs by form. Does not find other secrets without
 * a name.
 */
export const redactSecrets = (text: string): string =>
  text
    .replace(jwt, redacted)
    .replace(credentials, `$1 ${redacted}`)
    .replace(userInfo, `$1${redacted}@`)
    .replace(header, `$1${redacted}`)
    .replace(member, `$1${redacted}`);

/** Redacts secrets in a JSON log line, in strings and by member name, at any depth. */
export function redactLine(line: string): string {
  if (!isSuspicious.test(line)) return line;
  const cleaned = JSON.stringify(JSON.parse(line), (name, value: unknown) => {
    if (value === null || typeof value === 'boolean') return value;
    if (isSecretName.test(name)) return redacted;
    return typeof value === 'string' ? redactSecrets(value) : value;
  });
  return `${cleaned}\n`;
}
