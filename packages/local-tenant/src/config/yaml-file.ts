import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import { displayPath } from '../display-path.js';
import { TenantFile, TenantFileError, type ValuePath } from './tenant-file.js';

/** A YAML file, or a JSON file: JSON is valid YAML. */
export class YamlFile extends TenantFile {
  readonly #document: Document;
  readonly #lines = new LineCounter();

  /** @throws {TenantFileError} if the text is not YAML */
  constructor(
    readonly path: string,
    text: string,
  ) {
    super();
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      // The deploy tool's parser supports these, too.
      merge: true,
      customTags: ['timestamp'],
    });
    const faults = this.#document.errors.map(
      ({ message, pos }) =>
        `${this.#place(this.#lines.linePos(pos[0]).line)}: ${message}`,
    );
    if (faults.length > 0) throw new TenantFileError(faults);
  }

  /** The file's values, as plain JavaScript. */
  toJS(): unknown {
    return this.#document.toJS();
  }

  override getValues(): unknown {
    return this.#document.toJS({
      reviver(this: unknown, _key, value) {
        return value === null && !Array.isArray(this) ? undefined : value;
      },
    });
  }

  override getPlace(path: ValuePath): string {
    return this.#place(this.#getLine(path));
  }

  #getLine(path: ValuePath): number {
    const node = this.#getNode(path);
    if (node?.range) return this.#lines.linePos(node.range[0]).line;
    return path.length === 0 ? 1 : this.#getLine(path.slice(0, -1));
  }

  /** The node of a value. For a mapping's member, its key: the value may begin on another line. */
  #getNode(path: ValuePath): Node | undefined {
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
