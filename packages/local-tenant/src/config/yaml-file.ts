import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import type { ZodType } from 'zod';
import { displayPath } from '../display-path.js';

/** The tenant's files cannot be used. The message names every fault with its file and line. */
export class TenantFileError extends Error {
  override readonly name = 'TenantFileError';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

export type YamlPath = readonly PropertyKey[];

/** A YAML file, which knows the line of each of its values. */
export class YamlFile {
  readonly #faults = new Set<string>();
  readonly #document: Document;
  readonly #lines = new LineCounter();

  /** @throws {TenantFileError} where the text is not YAML */
  constructor(
    readonly path: string,
    text: string,
  ) {
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      // What the deploy tool's parser does beyond YAML's core.
      merge: true,
      customTags: ['timestamp'],
    });
    const faults = this.#document.errors.map(
      ({ message, pos }) =>
        `${this.#place(this.#lines.linePos(pos[0]).line)}: ${message}`,
    );
    if (faults.length > 0) throw new TenantFileError(faults);
  }

  get faults(): string[] {
    return [...this.#faults];
  }

  /** The file's values, as plain JavaScript. */
  toJS(): unknown {
    return this.#document.toJS();
  }

  /** The file's values as the schema reads them, or `undefined` where they do not fit it, with each fault noted. */
  read<T>(schema: ZodType<T>): T | undefined {
    // As everywhere in YAML, a key without a value counts as absent.
    const values: unknown = this.#document.toJS({
      reviver(this: unknown, _key, value) {
        return value === null && !Array.isArray(this) ? undefined : value;
      },
    });
    const { data, error } = schema.safeParse(values ?? {});
    for (const { path, code, message } of error?.issues ?? []) {
      const [name] = path.slice(-1).filter((key) => typeof key === 'string');
      // The schemas' own messages are sentences, which need no name.
      if (code === 'custom' || !name) this.fault(path, message);
      else if (message.endsWith('received undefined'))
        this.fault(path, `${name} is missing`);
      else this.fault(path, `${name}: ${message}`);
    }
    return data;
  }

  /** Notes that the value at this path is not acceptable. */
  fault(path: YamlPath, message: string): void {
    this.#faults.add(`${this.#place(this.#getLine(path))}: ${message}`);
  }

  /** The line of the member or item or, where it is missing, of its parent. */
  #getLine(path: YamlPath): number {
    const node = this.#getNode(path);
    if (node?.range) return this.#lines.linePos(node.range[0]).line;
    return path.length === 0 ? 1 : this.#getLine(path.slice(0, -1));
  }

  /** For a member, its key: the value may begin on another line. */
  #getNode(path: YamlPath): Node | undefined {
    const parent = this.#document.getIn(path.slice(0, -1), true);
    const key = path.at(-1);
    const node = isMap(parent)
      ? parent.items.find(
          (pair) => isScalar(pair.key) && pair.key.value === key,
        )?.key
      : this.#document.getIn(path, true);
    return isNode(node) ? node : undefined;
  }

  #place(line: number): string {
    return `${displayPath(this.path)}:${line}`;
  }
}
