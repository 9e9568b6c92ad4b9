/** What is read and changed of a package.json. */
interface PackageJson {
  name: string;
  readonly version: string;
  description: string;
  /** Where the problems of the API lead. Absent until there is a repository. */
  homepage?: string;
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Readonly<Record<string, string>>;
  /** Where a project comes from, and in which version: what docs/updating.md needs. */
  upstream?: { readonly repository: string; readonly version: string };
}

export const parsePackage = (text: string): PackageJson =>
  JSON.parse(text) as PackageJson;

/** Changes the text of a package.json. */
export function editPackage(
  text: string,
  change: (json: PackageJson) => void,
): string {
  const json = parsePackage(text);
  change(json);
  return `${JSON.stringify(json, null, 2)}\n`;
}
