import type { ZodType } from 'zod';

/** The tenant's files cannot be used. The message names every fault with its file and line. */
export class TenantFileError extends Error {
  override readonly name = 'TenantFileError';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

export type ValuePath = readonly PropertyKey[];

/** A tenant's file, or the folder of an export. It has the file and line of each value. */
export abstract class TenantFile {
  readonly #faults = new Set<string>();
  readonly #warnings = new Set<string>();

  /** The values, without members that are null: a key without a value counts as absent. */
  abstract getValues(): unknown;

  /** File and line of the value or, if it is missing, of its parent. */
  abstract getPlace(path: ValuePath): string;

  get faults(): string[] {
    return [...this.#faults];
  }

  get warnings(): string[] {
    return [...this.#warnings];
  }

  /** The values as read by the schema. If they do not match it, notes each fault and returns `undefined`. */
  read<T>(schema: ZodType<T>, values = this.getValues()): T | undefined {
    const { data, error } = schema.safeParse(values ?? {});
    for (const { path, code, message } of error?.issues ?? []) {
      const [name] = path.slice(-1).filter((key) => typeof key === 'string');
      // Our own messages do not need the name in front.
      if (code === 'custom' || !name) this.fault(path, message);
      else if (message.endsWith('received undefined'))
        this.fault(path, `${name} is missing`);
      else this.fault(path, `${name}: ${message}`);
    }
    return data;
  }

  /** Notes that the value at this path is invalid. */
  fault(path: ValuePath, message: string): void {
    this.#faults.add(`${this.getPlace(path)}: ${message}`);
  }

  /** Notes that the value at this path may not have the effect that people expect. */
  warn(path: ValuePath, message: string): void {
    this.#warnings.add(`${this.getPlace(path)}: ${message}`);
  }
}
