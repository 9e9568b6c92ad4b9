import { unresolvedKeyword } from './keywords.js';
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
    const members = this.#members();
    return new YamlValue(
      this.file,
      [...this.path, key],
      Object.hasOwn(members, key) ? members[key] : undefined,
    );
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

  text(limits: { max?: number } = {}): string {
    const { value } = this;
    if (typeof value !== 'string' || value === '') {
      this.fault(
        this.isAbsent
          ? `${this.#name} is missing`
          : `${this.#name} must be a string that is not empty`,
      );
      return '';
    }
    const keyword = unresolvedKeyword(value);
    if (keyword) this.fault(`there is no value for the keyword ${keyword}`);
    if (limits.max !== undefined && value.length > limits.max) {
      this.fault(`${this.#name} is longer than ${limits.max} characters`);
    }
    return value;
  }

  optionalText(): string | undefined {
    return this.isAbsent ? undefined : this.text();
  }

  texts(): string[] {
    return this.items().map((item) => item.text());
  }

  optionalInteger(range: { min: number; max: number }): number | undefined {
    const { value } = this;
    if (this.isAbsent) return undefined;
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
    return undefined;
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
    if (last === undefined) return 'the file';
    return typeof last === 'number' ? 'the item' : last;
  }
}
