import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { type Keywords, replaceKeywords } from './keywords.js';

type Item = Record<string, unknown>;

/** An item of a tenant's file, and its new metadata or scopes. */
export type Change = {
  /** Whether this is the item to change. Its keywords have been replaced. */
  readonly matches: (item: Readonly<Item>) => boolean;
} & (
  | {
      readonly section: 'clients';
      readonly metadata: Readonly<Record<string, string>>;
    }
  | { readonly section: 'clientGrants'; readonly scopes: readonly string[] }
);

const parse = (text: string) =>
  parseDocument(text, { merge: true, customTags: ['timestamp'] });

/**
 * Makes the changes in the text of a tenant's file. Keeps comments, and
 * keywords whose values do not change.
 *
 * @returns `undefined` if this is not possible without changing anything else
 */
export function editText(
  text: string,
  keywords: Keywords,
  changes: readonly Change[],
): string | undefined {
  const document = parse(text);
  const print = getPrinter(document, text);
  const expected = parse(replaceKeywords(text, keywords)).toJS() as Record<
    string,
    Item[] | undefined
  >;
  for (const change of changes) {
    const items = expected[change.section] ?? [];
    const index = items.findIndex(change.matches);
    const [item, values] = [
      document.getIn([change.section, index], true),
      items[index],
    ];
    if (!isMap(item) || !values) return undefined;
    if (change.section === 'clients') {
      setMetadata(document, item, values, change.metadata);
    } else setScopes(document, item, values, change.scopes);
  }
  if (document.errors.length > 0) return undefined;
  const result = print();
  const actual: unknown = parse(replaceKeywords(result, keywords)).toJS();
  return isDeepStrictEqual(actual, expected) ? result : undefined;
}

/** Prints the document in the style of its text, if the library can. */
function getPrinter(document: Document, text: string): () => string {
  const styles = [true, false].flatMap((indentSeq) =>
    [false, true].map((flowCollectionPadding) => ({
      indentSeq,
      flowCollectionPadding,
      lineWidth: 0,
      singleQuote: true,
    })),
  );
  const lines = text.replaceAll('\r\n', '\n');
  const style =
    document.errors.length === 0
      ? styles.find((one) => document.toString(one) === lines)
      : undefined;
  return () => {
    const printed = document.toString(style ?? styles[0]);
    return lines === text ? printed : printed.replaceAll('\n', '\r\n');
  };
}

const key = 'client_metadata';

function setMetadata(
  document: Document,
  item: YAMLMap,
  values: Item,
  metadata: Readonly<Record<string, string>>,
): void {
  const node = item.get(key, true) as unknown;
  const old = (values[key] ?? {}) as Item;
  if (isMap(node)) {
    for (const name of Object.keys(old)) {
      if (!Object.hasOwn(metadata, name)) node.delete(name);
    }
    for (const [name, value] of Object.entries(metadata)) {
      if (old[name] !== value) node.set(name, value);
    }
  } else item.set(key, document.createNode(metadata));
  values[key] = { ...metadata };
}

function setScopes(
  document: Document,
  item: YAMLMap,
  values: Item,
  scopes: readonly string[],
): void {
  const node = item.get('scope', true) as unknown;
  const old = Array.isArray(values['scope'])
    ? (values['scope'] as unknown[])
    : [];
  const added = scopes.filter((scope) => !old.includes(scope));
  if (isSeq(node)) {
    node.items = node.items.filter((_, index) =>
      scopes.includes(String(old[index])),
    );
    for (const scope of added) node.add(document.createNode(scope));
  } else {
    item.set('scope', document.createNode(scopes, { flow: true }));
  }
  item.delete('allow_all_scopes');
  values['scope'] = [
    ...old.filter((one) => scopes.includes(String(one))),
    ...added,
  ];
  delete values['allow_all_scopes'];
}
