import {
  type Document,
  LineCounter,
  type Node,
  isMap,
  isNode,
  isScalar,
  parseDocument,
} from 'yaml';
import { displayPath } from '../display-path.js';
import { TenantFileError } from './tenant-file-error.js';
import { YamlValue } from './yaml-value.js';

export type YamlPath = readonly (string | number)[];

/** A YAML file that knows on which line each of its values stands. */
export class YamlFile {
  readonly root: YamlValue;
  readonly #faults = new Set<string>();
  readonly #document: Document;
  readonly #lines = new LineCounter();

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
    this.root = new YamlValue(this, [], this.#document.toJS());
  }

  get faults(): string[] {
    return [...this.#faults];
  }

  /** Notes that the value at the path is not acceptable. */
  fault(path: YamlPath, message: string): void {
    this.#faults.add(`${this.#place(this.#lineOf(path))}: ${message}`);
  }

  /** The line of the member or item, or, where there is none, of what should hold it. */
  #lineOf(path: YamlPath): number {
    const node = this.#nodeAt(path);
    if (node?.range) return this.#lines.linePos(node.range[0]).line;
    return path.length === 0 ? 1 : this.#lineOf(path.slice(0, -1));
  }

  /** A member is where its key is: its value may begin on another line. */
  #nodeAt(path: YamlPath): Node | undefined {
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
