import type { YamlFile, YamlPath } from './yaml-file.js';

/**
 * A value of a YAML file, read with expectations. One that is not met is noted
 * on the file, with its line, and reading goes on, so that all are told at once.
 */
export class YamlValue {
  constructor(
    private readonly file: YamlFile,
    private readonly path: YamlPath,
    readonly value: unknown,
  ) {}

  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  fault(message: string): void {
    this.file.fault(this.path, message);
  }

  /** The member of that name; absent ones can be asked too. */
  at(key: string): YamlValue {
    return new YamlValue(this.file, [...this.path, key], this.#members()[key]);
  }

  entries(): [string, YamlValue][] {
    return Object.keys(this.#members()).map((key) => [key, this.at(key)]);
  }

  items(): YamlValue[] {
    if (this.isAbsent) return [];
    if (!Array.isArray(this.value)) {
      this.fault(`${this.#name} must be a list`);
      return [];
    }
    return this.value.map(
      (item: unknown, index) =>
        new YamlValue(this.file, [...this.path, index], item),
    );
  }

  text(): string {
    if (typeof this.value === 'string' && this.value !== '') return this.value;
    this.fault(
      this.isAbsent
        ? `${this.#name} is missing`
        : `${this.#name} must be a string`,
    );
    return '';
  }

  optionalText(): string | undefined {
    return this.isAbsent ? undefined : this.text();
  }

  texts(): string[] {
    return this.items().map((item) => item.text());
  }

  integer(range: { default: number; min: number; max: number }): number {
    if (this.isAbsent) return range.default;
    const { value } = this;
    if (
      typeof value === 'number' &&
      Number.isInteger(value) &&
      value >= range.min &&
      value <= range.max
    ) {
      return value;
    }
    this.fault(
      `${this.#name} must be a whole number from ${range.min} to ${range.max}`,
    );
    return range.default;
  }

  flag(fallback: boolean): boolean {
    if (this.isAbsent) return fallback;
    if (typeof this.value !== 'boolean') {
      this.fault(`${this.#name} must be true or false`);
    }
    return this.value === true;
  }

  oneOf<const T extends string>(values: readonly T[], fallback: T): T {
    if (this.isAbsent) return fallback;
    const found = values.find((value) => value === this.value);
    if (found === undefined) {
      this.fault(`${this.#name} must be one of ${values.join(', ')}`);
    }
    return found ?? fallback;
  }

  #members(): Record<string, unknown> {
    if (this.isAbsent) return {};
    if (typeof this.value === 'object' && !Array.isArray(this.value)) {
      return this.value as Record<string, unknown>;
    }
    this.fault(`${this.#name} must be a mapping`);
    return {};
  }

  get #name(): string {
    const last = this.path.at(-1);
    return last === undefined
      ? 'The file'
      : typeof last === 'number'
        ? 'The item'
        : last;
  }
}
