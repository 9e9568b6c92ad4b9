const mistakes: readonly (readonly [RegExp, string])[] = [
  [
    /^["'`]|["'`]$/,
    'has quotation marks around its value: remove them (not every reader of .env files does)',
  ],
  [
    /(^|\s)#(?!#\w+##)/,
    'has a comment after its value: put it on its own line',
  ],
  [
    /<.*>|…|##\w+##|[$]\{.*\}|[$]\(.*\)|\{\{.*\}\}|(^|[/.])your-(api|domain|tenant)(?![\w-])|YOUR_|^change-?me$/,
    'still has a placeholder: replace it',
  ],
  [/\s/, 'has spaces or line breaks in its value'],
  [
    /[^!-~]/,
    'has a character that is not printable ASCII, perhaps an invisible one from copying: type the value again, or encode it',
  ],
];

/**
 * Finds mistakes that are possible in any variable, such as quotation marks.
 *
 * @param isList whether commas separate values
 * @returns the message, or `undefined` if there is no mistake
 */
export function getCommonMistake(
  value: string,
  isList: boolean,
): string | undefined {
  const joined = isList ? value.replace(/\s*,\s*/g, ',') : value;
  const mistake = mistakes.find(([pattern]) => pattern.test(joined))?.[1];
  if (mistake) return mistake;
  if (isList) {
    return value.includes(';')
      ? 'must separate its values with commas'
      : undefined;
  }
  // Commas and semicolons are allowed in the user info of a URL (RFC 3986, section 3.2.1).
  const withoutUserInfo = value.replace(/:\/\/[^/?#]*@/, '://');
  return /[,;]/.test(withoutUserInfo)
    ? 'must be one value, not a list'
    : undefined;
}
