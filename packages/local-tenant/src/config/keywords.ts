import type { Variables } from '../variables.js';

/** Values for the `##NAME##` and `@@NAME@@` of a tenant's files, by name. */
export type Keywords = Readonly<Record<string, unknown>>;

/**
 * Puts values in place of keywords, as auth0-deploy-cli does: plain text, before
 * the file is parsed, one name after the other. `@@NAME@@`, with quotes around it
 * or without, becomes the value as JSON; then `##NAME##` becomes the value as it
 * is. A name without a value is left unchanged.
 */
export function replaceKeywords(text: string, keywords: Keywords): string {
  let result = text;
  for (const [name, value] of Object.entries(keywords)) {
    for (const quote of ["'", '"', '']) {
      const keyword = `${quote}@@${name}@@${quote}`;
      result = result.replaceAll(keyword, () => JSON.stringify(value));
    }
  }
  for (const [name, value] of Object.entries(keywords)) {
    result = result.replaceAll(`##${name}##`, () => String(value));
  }
  return result;
}

/**
 * The keywords of an environment: its variables, over those of the JSON object
 * in `AUTH0_KEYWORD_REPLACE_MAPPINGS`. Blank ones count as not set.
 */
export function getKeywords(env: Variables): Keywords {
  const set = Object.entries(env).filter(([, value]) => value?.trim());
  const name = 'AUTH0_KEYWORD_REPLACE_MAPPINGS';
  try {
    const mappings = JSON.parse(env[name]?.trim() || '{}') as Keywords;
    return { ...mappings, ...Object.fromEntries(set) };
  } catch {
    throw new Error(`${name} is not JSON`);
  }
}

/** What to say of a text in which a keyword is left. Deploying such a text fails. */
export function getKeywordFault(text: string): string | undefined {
  const keyword = /##[A-Z0-9_]+##|@@[A-Z0-9_]+@@/.exec(text)?.[0];
  return keyword && `there is no value for the keyword ${keyword}`;
}
