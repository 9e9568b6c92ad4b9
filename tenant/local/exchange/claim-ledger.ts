import { Denial } from './denial.js';

/** What all custom claims of a token may weigh, names included. */
export const maxClaimBytes = 100 * 1024;

export interface SetClaim {
  readonly value: unknown;
  /** The script that set it last. */
  readonly script: string;
}

export interface IgnoredClaim {
  readonly name: string;
  readonly value: unknown;
  readonly script: string;
  readonly why: string;
}

/** The custom claims of one token: who set which, and what was ignored and why. */
export class ClaimLedger {
  readonly #set = new Map<string, SetClaim>();
  readonly #ignored: IgnoredClaim[] = [];

  /** As the token would hold it; what JSON cannot hold is no claim. */
  set(script: string, name: string, value: unknown): void {
    const json = JSON.stringify(value) as string | undefined;
    if (json === undefined) this.#set.delete(name);
    else this.#set.set(name, { value: JSON.parse(json) as unknown, script });
  }

  ignore(claim: IgnoredClaim): void {
    this.#ignored.push(claim);
  }

  get entries(): readonly [string, SetClaim][] {
    return [...this.#set];
  }

  get ignored(): readonly IgnoredClaim[] {
    return this.#ignored;
  }

  /** Name and value alone, in an object of their own. */
  toObject(): Record<string, unknown> {
    return Object.fromEntries(
      this.entries.map(([name, { value }]) => [name, structuredClone(value)]),
    );
  }

  /** @throws {Denial} where the claims are more than a token may carry */
  assertSize(): void {
    if (Buffer.byteLength(JSON.stringify(this.toObject())) > maxClaimBytes) {
      throw new Denial('server_error', 'The custom claims exceed 100 KB');
    }
  }
}
