import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { mintToken, type TokenOptions } from '@repo/access-tokens/testing';
import type { SoakTenant } from './tenant.js';

const liveTokens = 1000;
/** This many characters of a secret in the log are a leak. */
const window = 24;

/** The tokens that the load sends, and a record of all that were ever used. */
export class TokenSupply {
  /** Every part of every token; none may be in the log. */
  readonly used = new Set<string>();
  private live: { readonly token: string; readonly kid: string }[] = [];
  private clients = 0;
  private slot = 0;
  private readonly specials = new Map<string, string>();

  constructor(private readonly tenant: SoakTenant) {
    while (this.live.length < liveTokens) this.fresh();
  }

  /** A token that was sent before, of one of a thousand clients. */
  reused(): string {
    const at = Math.floor(Math.random() * this.live.length);
    return this.live[at]?.token ?? this.fresh();
  }

  /** A new token of a new client. From now on, it is reused instead of an older one. */
  fresh(): string {
    this.clients += 1;
    const token = this.sign({ claims: { azp: `soak-${this.clients}` } });
    const { kid } = this.tenant.key;
    this.live[this.slot % liveTokens] = { token, kid };
    this.slot += 1;
    return token;
  }

  /** A token with these options, signed once per key. */
  special(name: string, options: TokenOptions, key = this.tenant.key): string {
    const id = `${name} ${key.kid}`;
    const token = this.specials.get(id) ?? this.sign(options, key);
    this.specials.set(id, token);
    return token;
  }

  /** Signs a token with these options. */
  sign(options: TokenOptions, key = this.tenant.key): string {
    const { url } = this.tenant.issuer;
    return this.remember(mintToken({ url, keys: [key] }, options));
  }

  /** A token of a key that the API must no longer accept; `undefined` until there is one. */
  getTokenOfDroppedKey(): string | undefined {
    const { dropped } = this.tenant;
    return dropped && this.special('dropped', {}, dropped);
  }

  /** Stops using the tokens of the key that is withdrawn next. */
  retire(): void {
    this.live = this.live.filter(({ kid }) => !this.tenant.isRetiring(kid));
    this.slot = this.live.length;
  }

  /** Records everything in the text that looks like a secret. */
  remember(text: string): string {
    for (const [run] of text.matchAll(/[\w-]{24,}/g)) this.used.add(run);
    return text;
  }
}

export interface LogScan {
  readonly lines: number;
  readonly mebibytes: number;
  /** Lines that contain a token or a part of one. */
  readonly leaks: number;
  /** The first of them. */
  readonly example: string | undefined;
}

/** Looks for these secrets in a log, and for `eyJ`, with which every JWT begins. */
export async function scanLog(
  file: string,
  secrets: ReadonlySet<string>,
): Promise<LogScan> {
  const beginnings = new Set<string>();
  for (const secret of secrets) {
    for (const start of [0, secret.length >> 1, secret.length - window])
      beginnings.add(secret.slice(start, start + window));
  }
  let lines = 0;
  let leaks = 0;
  let example: string | undefined;
  for await (const line of createInterface(createReadStream(file))) {
    lines += 1;
    if (!line.includes('eyJ') && !includesAny(line, beginnings)) continue;
    leaks += 1;
    example ??= line.slice(0, 500);
  }
  return { lines, mebibytes: statSync(file).size / 2 ** 20, leaks, example };
}

function includesAny(line: string, parts: ReadonlySet<string>): boolean {
  for (const [run] of line.matchAll(/[\w-]{24,}/g)) {
    for (let at = 0; at + window <= run.length; at += 1)
      if (parts.has(run.slice(at, at + window))) return true;
  }
  return false;
}
