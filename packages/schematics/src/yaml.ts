import {
  isMap,
  isSeq,
  Pair,
  parseDocument,
  Scalar,
  YAMLMap,
  YAMLSeq,
  type Document,
} from 'yaml';

/** Changes the YAML in a text. Returns the same text if the change has no effect. */
export function edit(
  text: string,
  change: (document: Document) => void,
): string {
  const document = parse(text);
  const before = print(document);
  change(document);
  const after = print(document);
  return after === before ? text : after;
}

export function parse(text: string): Document {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) {
    const [what = ''] = error.message.split(':\n');
    throw new Error(`it is not valid YAML: ${what}`);
  }
  return document;
}

const print = (document: Document): string =>
  document.toString({
    lineWidth: 0,
    flowCollectionPadding: false,
    singleQuote: true,
  });

/** Gets a top-level list. Creates it if there is none. */
export function getSection(document: Document, name: string): YAMLSeq {
  const { contents } = document;
  if (!isMap(contents)) throw new Error('it has no top-level keys');
  const key = new Scalar(name);
  key.spaceBefore = contents.items.length > 0;
  return getList(contents, name, key);
}

/** Gets a list in a map. Creates it if there is none. */
export function getList(
  map: YAMLMap,
  name: string,
  key = new Scalar(name),
): YAMLSeq {
  const list = map.get(name);
  if (isSeq(list)) return list;
  if (list !== undefined && list !== null)
    throw new Error(`"${name}" is not a list`);
  const created = new YAMLSeq(map.schema);
  if (map.has(name)) map.set(name, created);
  else map.add(new Pair(key, created));
  return created;
}

type Members = Readonly<Record<string, string | readonly string[]>>;

export const getItem = (list: YAMLSeq, key: Members): YAMLMap | undefined =>
  list.items
    .filter((item) => isMap(item))
    .find((item) =>
      Object.entries(key).every(([name, value]) => item.get(name) === value),
    );

/** Gets the item of a list with the members in `key`. If there is none, adds one with these and `more`. */
export function addItem(list: YAMLSeq, key: Members, more: Members): YAMLMap {
  const found = getItem(list, key);
  if (found) return found;
  const item = new YAMLMap(list.schema);
  for (const [name, value] of Object.entries({ ...key, ...more })) {
    if (typeof value === 'string') item.set(name, value);
    else {
      const values = new YAMLSeq(list.schema);
      values.flow = true;
      value.forEach((each) => values.add(each));
      item.set(name, values);
    }
  }
  // Add a blank line before it if there is one between the other items.
  const last = list.items.at(-1);
  item.spaceBefore = list.items.length > 1 && isMap(last) && !!last.spaceBefore;
  list.add(item);
  return item;
}
