import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import {
  mintToken,
  namespace,
  createSigningKeyPair,
  type SigningKeyPair,
} from '@repo/access-tokens/testing';
import { isQuick, issuerUrl, root } from './settings.js';

/** The key and the tokens of the full bench: signing them takes minutes. */
export const cacheFolder = `${root}workshop/bench/.cache/`;
const keyFile = `${cacheFolder}key.pem`;
const tokenFile = `${cacheFolder}tokens${isQuick ? '.quick' : ''}.txt`;
const goodFile = `${cacheFolder}good.txt`;
const forgedFile = `${cacheFolder}forged.txt`;
const lifetimeSeconds = 30 * 86_400;

export interface Tokens {
  readonly key: SigningKeyPair;
  /** Good tokens, each of another client. */
  readonly good: readonly string[];
  /** A request with each, for the load generator. */
  readonly goodFile: string;
  /** The same with each other's signatures. */
  readonly forgedFile: string;
}

/** Signs as many tokens as are asked for, and keeps them for later runs: one takes a millisecond. */
export function mintTokens(count: number): Tokens {
  mkdirSync(cacheFolder, { recursive: true });
  const key = signingKey();
  const good = keptTokens();
  if (good.length < count)
    process.stderr.write(`signing ${count - good.length} tokens …\n`);
  while (good.length < count) good.push(mint(key, good.length));
  writeFileSync(tokenFile, `${good.join('\n')}\n`);
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  writeRequests(goodFile, good.map(bearer));
  writeRequests(forgedFile, good.map(forge).map(bearer));
  return { key, good, goodFile, forgedFile };
}

/** Writes a line for each request, as the load generators read it: its headers, separated by tabs. */
export function writeRequests(
  file: string,
  requests: readonly Readonly<Record<string, string>>[],
): void {
  const lines = requests.map((headers) =>
    Object.entries(headers)
      .map((header) => header.join(': '))
      .join('\t'),
  );
  writeFileSync(file, `${lines.join('\n')}\n`);
}

function signingKey(): SigningKeyPair {
  const made = createSigningKeyPair('bench-key');
  if (!existsSync(keyFile)) {
    const pem = made.privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(keyFile, pem, { mode: 0o600 });
  }
  const privateKey = createPrivateKey(readFileSync(keyFile));
  const publicKey = createPublicKey(privateKey);
  const jwk = { ...made.jwk, ...publicKey.export({ format: 'jwk' }) };
  return { ...made, privateKey, publicKey, jwk };
}

/** The tokens of an earlier run, unless they expire within a day. */
function keptTokens(): string[] {
  if (!existsSync(tokenFile)) return [];
  const tokens = readFileSync(tokenFile, 'utf8').trim().split('\n');
  const payload = tokens[0]?.split('.')[1] ?? '';
  const { exp = 0 } = JSON.parse(
    Buffer.from(payload, 'base64url').toString() || '{}',
  ) as { exp?: number };
  return exp > Date.now() / 1000 + 86_400 ? tokens : [];
}

/** A token of the client with this number. */
export function mint(
  key: SigningKeyPair,
  index: number,
  claims: Readonly<Record<string, unknown>> = {},
): string {
  const id = `client-${String(index).padStart(6, '0')}-bench`;
  return mintToken(
    { url: issuerUrl, keys: [key] },
    {
      claims: {
        [`${namespace}urn`]: `urn:example.com:c-${index}`,
        sub: `${id}@clients`,
        azp: id,
        exp: Math.floor(Date.now() / 1000) + lifetimeSeconds,
        ...claims,
      },
    },
  );
}

/** Signed by the right key, but for another client. */
export function forge(
  token: string,
  index: number,
  all: readonly string[],
): string {
  const other = all[(index + 1) % all.length] ?? '';
  return `${token.slice(0, token.lastIndexOf('.'))}.${other.slice(other.lastIndexOf('.') + 1)}`;
}
