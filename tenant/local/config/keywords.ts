/** Values for the `##NAME##` and `@@NAME@@` of a tenant's files, by name. */
export type Keywords = Readonly<Record<string, string>>;

/**
 * Puts values in place of keywords, as auth0-deploy-cli does: plain text, before
 * the file is parsed. `##NAME##` becomes the value as it stands; `@@NAME@@`, with
 * quotes around it or without, becomes the value as JSON. A name without a value
 * is left as it is.
 */
export function replaceKeywords(text: string, keywords: Keywords): string {
  const valueOf = (name: string) =>
    Object.hasOwn(keywords, name) ? keywords[name] : undefined;

  return text
    .replaceAll(
      /'@@(\w+)@@'|"@@(\w+)@@"|@@(\w+)@@/g,
      (keyword, ...names: (string | undefined)[]) => {
        const value = valueOf(names.slice(0, 3).find(Boolean) ?? '');
        return value === undefined ? keyword : JSON.stringify(value);
      },
    )
    .replaceAll(
      /##(\w+)##/g,
      (keyword, name: string) => valueOf(name) ?? keyword,
    );
}
