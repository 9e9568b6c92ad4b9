import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { audience, cacheFolder, issuerUrl, namespace } from './settings.js';

const keyFile = `${cacheFolder}key.pem`;
const tokenFile = `${cacheFolder}tokens.txt`;
const forgedFile = `${cacheFolder}forged.txt`;
const lifetimeSeconds = 30 * 86_400;
export const kid = 'bench-key';

const signAsync = promisify<string, Buffer, KeyObject, Buffer>(sign);

export interface Tokens {
  /** Good tokens, each of another client. */
  readonly good: readonly string[];
  /** A line a token, for the load generator. */
  readonly goodFile: string;
  /** The same with each other's signatures. */
  readonly forgedFile: string;
  readonly publicKey: KeyObject;
}

/** Signs as many tokens as are asked for, and keeps them for later runs: one takes a millisecond of a core. */
export async function mintTokens(count: number): Promise<Tokens> {
  mkdirSync(cacheFolder, { recursive: true });
  const privateKey = signingKey();
  const good = stillGood();
  if (good.length < count) {
    process.stderr.write(`signing ${count - good.length} tokens …\n`);
    const batch = 500;
    while (good.length < count) {
      const size = Math.min(batch, count - good.length);
      const first = good.length;
      good.push(
        ...(await Promise.all(
          Array.from({ length: size }, (_, index) =>
            mint(privateKey, first + index),
          ),
        )),
      );
    }
    writeFileSync(tokenFile, `${good.join('\n')}\n`);
  }
  writeFileSync(forgedFile, `${good.map(forge).join('\n')}\n`);
  return {
    good,
    goodFile: tokenFile,
    forgedFile,
    publicKey: createPublicKey(privateKey),
  };
}

function signingKey(): KeyObject {
  if (existsSync(keyFile)) return createPrivateKey(readFileSync(keyFile));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
  });
  return privateKey;
}

function stillGood(): string[] {
  if (!existsSync(tokenFile)) return [];
  const tokens = readFileSync(tokenFile, 'utf8').trim().split('\n');
  const payload = tokens[0]?.split('.')[1] ?? '';
  const { exp, iss } = JSON.parse(
    Buffer.from(payload, 'base64url').toString() || '{}',
  ) as { exp?: number; iss?: string };
  const aDayOn = Date.now() / 1000 + 86_400;
  return iss === issuerUrl && (exp ?? 0) > aDayOn ? tokens : [];
}

/** As the tenant's `access_token` profile has it, metadata included. */
async function mint(key: KeyObject, index: number): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const id = `client-${String(index).padStart(6, '0')}-bench`;
  const claims = {
    [`${namespace}urn`]: `urn:example.com:c-${index}`,
    [`${namespace}plan`]: 'pro',
    iss: issuerUrl,
    sub: `${id}@clients`,
    aud: audience,
    iat: now,
    exp: now + lifetimeSeconds,
    scope: 'create:textAnalysis',
    gty: 'client-credentials',
    azp: id,
  };
  const input = [{ alg: 'RS256', typ: 'JWT', kid }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = await signAsync('sha256', Buffer.from(input), key);
  return `${input}.${signature.toString('base64url')}`;
}

/** Signed by the right key, but for another client. */
function forge(token: string, index: number, all: readonly string[]): string {
  const other = all[(index + 1) % all.length] ?? '';
  return `${token.slice(0, token.lastIndexOf('.'))}.${other.slice(other.lastIndexOf('.') + 1)}`;
}
