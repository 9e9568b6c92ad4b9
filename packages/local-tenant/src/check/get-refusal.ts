import type { JsonObject } from '@repo/access-tokens';
import type { Credentials } from '../local-client.js';

/** `error: error_description`, or what there is of them, without the secret if the tenant repeats it. */
export function getRefusal(
  json: JsonObject | undefined,
  { clientSecret }: Credentials,
): string {
  const text = [json?.['error'], json?.['error_description']]
    .filter((words) => typeof words === 'string')
    .join(': ');
  if (!clientSecret) return text;
  const literal = clientSecret.replaceAll(/\W/g, '\\$&');
  // A short secret may also be part of an ordinary word.
  const pattern =
    clientSecret.length < 8 ? `(?<!\\w)${literal}(?!\\w)` : literal;
  return text.replaceAll(new RegExp(pattern, 'g'), '(secret)');
}
