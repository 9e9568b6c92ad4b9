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

/** The text as it is if nothing in it changes. */
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

/** A list of the whole file. */
export function getSection(document: Document, name: string): YAMLSeq {
  const { contents } = document;
  if (!isMap(contents)) throw new Error('it has no sections');
  const key = new Scalar(name);
  key.spaceBefore = contents.items.length > 0;
  return getList(contents, name, key);
}

/** The list of that name in a map. Makes one if there is none. */
export function getList(
  map: YAMLMap,
  name: string,
  key = new Scalar(name),
): YAMLSeq {
  const list = map.get(name);
  if (isSeq(list)) return list;
  if (list !== undefined && list !== null)
    throw new Error(`"${name}" is not a list`);
  const made = new YAMLSeq(map.schema);
  if (map.has(name)) map.set(name, made);
  else map.add(new Pair(key, made));
  return made;
}

type Members = Readonly<Record<string, string | readonly string[]>>;

export const findItem = (list: YAMLSeq, key: Members): YAMLMap | undefined =>
  list.items
    .filter((item) => isMap(item))
    .find((item) =>
      Object.entries(key).every(([name, value]) => item.get(name) === value),
    );

/** The item of a list with these members, which it makes with more of them if there is none. */
export function addItem(list: YAMLSeq, key: Members, more: Members): YAMLMap {
  const found = findItem(list, key);
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
  // Like those before it, if there is a blank line between them.
  const last = list.items.at(-1);
  item.spaceBefore = list.items.length > 1 && isMap(last) && !!last.spaceBefore;
  list.add(item);
  return item;
}
