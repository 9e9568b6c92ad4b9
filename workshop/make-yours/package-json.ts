/** The members of a package.json that are read or changed. */
interface PackageJson {
  name: string;
  readonly version: string;
  description: string;
  /** The problems of the API link there. Absent until there is a repository. */
  homepage?: string;
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Readonly<Record<string, string>>;
  /** The repository and version that a project was made from; docs/updating.md needs them. */
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
