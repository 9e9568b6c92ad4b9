/** Values for the `##NAME##` and `@@NAME@@` of a tenant's files, by name. */
export type Keywords = Readonly<Record<string, unknown>>;

/**
 * Puts values in place of keywords, as auth0-deploy-cli does: plain text, before
 * the file is parsed, one name after the other. `@@NAME@@`, with quotes around it
 * or without, becomes the value as JSON; then `##NAME##` becomes the value as it
 * stands. A name without a value is left as it is.
 */
export function replaceKeywords(text: string, keywords: Keywords): string {
  const entries = Object.entries(keywords);
  const withJson = entries.reduce(
    (result, [name, value]) =>
      [`'@@${name}@@'`, `"@@${name}@@"`, `@@${name}@@`].reduce(
        (partial, keyword) =>
          partial.replaceAll(keyword, () => JSON.stringify(value)),
        result,
      ),
    text,
  );
  return entries.reduce(
    (result, [name, value]) =>
      result.replaceAll(`##${name}##`, () => String(value)),
    withJson,
  );
}

/**
 * The keywords of an environment: its variables, over those of the JSON object
 * in `AUTH0_KEYWORD_REPLACE_MAPPINGS`. Blank ones count as not set.
 */
export function keywordsOf(
  env: Readonly<Record<string, string | undefined>>,
): Keywords {
  const set = Object.entries(env).filter(([, value]) => value?.trim());
  return { ...readMappings(env), ...Object.fromEntries(set) };
}

function readMappings(
  env: Readonly<Record<string, string | undefined>>,
): Keywords {
  const name = 'AUTH0_KEYWORD_REPLACE_MAPPINGS';
  try {
    return JSON.parse(env[name]?.trim() || '{}') as Keywords;
  } catch {
    throw new Error(`${name} is not JSON`);
  }
}

/** The first keyword that is still in the text, as deploying would refuse it. */
export function unresolvedKeyword(text: string): string | undefined {
  return /##[A-Z0-9_]+##|@@[A-Z0-9_]+@@/.exec(text)?.[0];
}
