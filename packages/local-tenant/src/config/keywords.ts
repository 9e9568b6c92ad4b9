import type { Variables } from '../variables.js';

/** Values for the `##NAME##` and `@@NAME@@` of a tenant's files, by name. */
export type Keywords = Readonly<Record<string, unknown>>;

/**
 * Replaces keywords with their values, as auth0-deploy-cli does: in the plain
 * text, before it is parsed, one name after the other. First, `@@NAME@@`, with
 * or without quotes around it, becomes the value as JSON; then `##NAME##`
 * becomes the plain value. Keywords without a value are left unchanged.
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
 * The keywords in an environment: its variables, which override those in the
 * JSON object `AUTH0_KEYWORD_REPLACE_MAPPINGS`. Blank variables count as unset.
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

/** What is wrong with a text that still has a keyword, if it has one. Deploying such a text fails. */
export function getKeywordFault(text: string): string | undefined {
  const keyword = /##[A-Z0-9_]+##|@@[A-Z0-9_]+@@/.exec(text)?.[0];
  return keyword && `there is no value for the keyword ${keyword}`;
}
