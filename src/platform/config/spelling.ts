const faults: readonly (readonly [RegExp, string])[] = [
  [
    /^["'`]|["'`]$/,
    'has quotation marks around its value: leave them out (not everything that reads .env files removes them)',
  ],
  [/(^|\s)#/, 'has a comment after its value: put it on a line of its own'],
  [
    /<.*>|…|[$]\{.*\}|[$]\(.*\)|\{\{.*\}\}|(^|[/.])your-(api|domain|tenant)(?![\w-])|YOUR_|^change-?me$/,
    'still has a placeholder: replace it',
  ],
  [/\s/, 'has spaces or line breaks in its value'],
  [
    /[^!-~]/,
    'has a character that is not printable ASCII, perhaps an invisible one from copying: type the value again, or encode it',
  ],
];

/**
 * Finds mistakes that can be in any variable, such as stray quotes.
 *
 * @param isList whether commas separate values
 * @returns the message, or `undefined` if there is no mistake
 */
export function getSpellingFault(
  value: string,
  isList: boolean,
): string | undefined {
  const joined = isList ? value.replace(/\s*,\s*/g, ',') : value;
  const fault = faults.find(([pattern]) => pattern.test(joined))?.[1];
  if (fault) return fault;
  if (isList) {
    return value.includes(';') ? 'must separate values by commas' : undefined;
  }
  // They are allowed in the user info of a URL (RFC 3986, section 3.2.1).
  const withoutUserInfo = value.replace(/:\/\/[^/?#]*@/, '://');
  return /[,;]/.test(withoutUserInfo)
    ? 'takes one value, not a list'
    : undefined;
}
