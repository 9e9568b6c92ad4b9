import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import {
  mintToken,
  namespace,
  createSigningKeyPair,
  type SigningKeyPair,
} from '@repo/access-tokens/testing';
import { isQuick, issuerUrl, root } from './settings.js';

/** Keeps the key and the tokens for later runs, because signing the tokens takes minutes. */
export const cacheFolder = `${root}workshop/bench/.cache/`;
const keyFile = `${cacheFolder}key.pem`;
const tokenFile = `${cacheFolder}tokens${isQuick ? '.quick' : ''}.txt`;
const goodFile = `${cacheFolder}good.txt`;
const forgedFile = `${cacheFolder}forged.txt`;
const lifetimeSeconds = 30 * 86_400;

export interface Tokens {
  readonly key: SigningKeyPair;
  /** Valid tokens, each of a different client. */
  readonly good: readonly string[];
  /** A file with a request for each token, for the load generator. */
  readonly goodFile: string;
  /** The same, with swapped signatures. */
  readonly forgedFile: string;
}

/** Signs this many tokens, which takes a millisecond each, and caches them for later runs. */
export function mintTokens(count: number): Tokens {
  mkdirSync(cacheFolder, { recursive: true });
  const key = getSigningKey();
  const good = readCachedTokens();
  if (good.length < count)
    process.stderr.write(`signing ${count - good.length} tokens …\n`);
  while (good.length < count) good.push(mint(key, good.length));
  writeFileSync(tokenFile, `${good.join('\n')}\n`);
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  writeRequests(goodFile, good.map(bearer));
  writeRequests(forgedFile, good.map(forge).map(bearer));
  return { key, good, goodFile, forgedFile };
}

/** Writes one line per request for the load generators: its headers, separated by tabs. */
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

function getSigningKey(): SigningKeyPair {
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
function readCachedTokens(): string[] {
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

/** A token whose signature belongs to another client's token. */
export function forge(
  token: string,
  index: number,
  all: readonly string[],
): string {
  const other = all[(index + 1) % all.length] ?? '';
  return `${token.slice(0, token.lastIndexOf('.'))}.${other.slice(other.lastIndexOf('.') + 1)}`;
}
