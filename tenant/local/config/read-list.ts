import type { YamlValue } from './yaml-value.js';

/** Reads a list whose items each have a name of their own. */
export function readNamed<T>(
  list: YamlValue,
  key: string,
  read: (item: YamlValue, name: string) => T,
): T[] {
  const seen = new Set<string>();
  return list.items().map((item) => {
    const name = item.at(key).text();
    if (seen.has(name)) item.at(key).fault(`"${name}" stands here twice`);
    seen.add(name);
    return read(item, name);
  });
}
