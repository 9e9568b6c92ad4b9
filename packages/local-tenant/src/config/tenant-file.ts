import type { ZodType } from 'zod';

/** The tenant's files cannot be used. The message names every fault with its file and line. */
export class TenantFileError extends Error {
  override readonly name = 'TenantFileError';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

export type ValuePath = readonly PropertyKey[];

/** A file, or the folder of an export, which has the place of each of its values. */
export abstract class TenantFile {
  readonly #faults = new Set<string>();
  readonly #warnings = new Set<string>();

  /** The values, without those that are null: as everywhere in YAML, a key without a value counts as absent. */
  abstract getValues(): unknown;

  /** File and line of the member or item or, where it is missing, of its parent. */
  abstract getPlace(path: ValuePath): string;

  get faults(): string[] {
    return [...this.#faults];
  }

  get warnings(): string[] {
    return [...this.#warnings];
  }

  /** The values as the schema reads them, or `undefined` where they do not fit it, with each fault noted. */
  read<T>(schema: ZodType<T>, values = this.getValues()): T | undefined {
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
  fault(path: ValuePath, message: string): void {
    this.#faults.add(`${this.getPlace(path)}: ${message}`);
  }

  /** Notes that the value at this path is used otherwise than people may expect. */
  warn(path: ValuePath, message: string): void {
    this.#warnings.add(`${this.getPlace(path)}: ${message}`);
  }
}
