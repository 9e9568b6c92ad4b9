import { createHash, X509Certificate } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { KeyStore } from '../../src/keys/key-store.js';
import { startLocalTenant } from '../../src/start-local-tenant.js';
import { decodeHeader, requestToken } from '../support/request-token.js';
import { runCli } from '../support/run-cli.js';
import { saveSharedKeys } from '../support/shared-keys.js';
import { emulates } from '../support/support.js';
import { startTestTenant, type TestTenant } from '../support/test-tenant.js';

let tenant: TestTenant;
let directory: string;
let keysFile: string;

beforeEach(async () => {
  tenant = await startTestTenant();
  ({ directory } = tenant);
  keysFile = join(directory, 'keys.json');
});

async function fetchKeys({ issuer }: { issuer: string } = tenant) {
  const response = await fetch(`${issuer}.well-known/jwks.json`);
  const { keys } = (await response.json()) as JSONWebKeySet;
  return { headers: response.headers, keys };
}

const getKids = async () => (await fetchKeys()).keys.map(({ kid }) => kid);

async function verifies(token: string): Promise<boolean> {
  const { keys } = await fetchKeys();
  return jwtVerify(token, createLocalJWKSet({ keys })).then(
    () => true,
    () => false,
  );
}

const shown = emulates(
  'The key set with the current, the next and previous keys; their rotation and revocation',
);

describe('The tenant’s keys', shown, () => {
  it('are published like a real tenant’s, without their private parts', async () => {
    const { headers, keys } = await fetchKeys();
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('cache-control')).toBe(
      'public, max-age=15, stale-while-revalidate=15, stale-if-error=86400',
    );
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect(Object.keys(key).join(' ')).toBe('alg kty use n e kid x5t x5c');
    }
  });

  it('are published with a certificate and its thumbprint', async () => {
    const [{ n, e, x5t, x5c } = {}] = (await fetchKeys()).keys;
    const der = Buffer.from(x5c?.[0] ?? '', 'base64');
    const certificate = new X509Certificate(der);
    const { publicKey } = certificate;
    expect(certificate.verify(publicKey)).toBe(true);
    expect(certificate.checkIssued(certificate)).toBe(true);
    expect(publicKey.export({ format: 'jwk' })).toEqual({ kty: 'RSA', n, e });
    expect(x5t).toBe(createHash('sha1').update(der).digest('base64url'));
  });

  it('do not name an algorithm if APIs use several', async () => {
    const api = { name: 'PS', identifier: 'ps', signing_alg: 'PS256' };
    const several = await startTestTenant({
      change: (files) => void files.tenant.resourceServers.push(api),
    });
    const { keys } = await fetchKeys(several);
    expect(keys.map(({ alg }) => alg)).toEqual([undefined, undefined]);
  });

  it('can be rotated: the next one signs, and the previous one still verifies', async () => {
    const [current, next] = await getKids();
    const before = await requestToken(tenant);
    expect(decodeHeader(before)['kid']).toBe(current);

    await tenant.rotateKeys();
    expect(decodeHeader(await requestToken(tenant))['kid']).toBe(next);
    expect(tenant.signingKey.kid).toBe(next);
    const [, newNext, ...previous] = await getKids();
    expect([current, next]).not.toContain(newNext);
    expect(previous).toEqual([current]);
    expect(await verifies(String(before.body['access_token']))).toBe(true);
  });

  it('can be revoked: tokens signed with previous ones become invalid', async () => {
    const before = await tenant.tokenFor();
    await tenant.rotateKeys();
    const after = await tenant.tokenFor();
    await tenant.revokeKeys();
    expect(await verifies(before)).toBe(false);
    expect(await verifies(after)).toBe(true);
  });

  it('can be revoked one by one', async () => {
    const [oldest] = await getKids();
    await tenant.rotateKeys();
    const [older] = await getKids();
    await tenant.rotateKeys();
    await tenant.revokeKeys(oldest);
    expect((await getKids()).slice(2)).toEqual([older]);
  });

  it('survive concurrent rotations', async () => {
    await Promise.all([tenant.rotateKeys(), tenant.rotateKeys()]);
    expect(new Set(await getKids()).size).toBe(4);
  });

  it('and their certificates survive a restart', async () => {
    await tenant.rotateKeys();
    const again = await startLocalTenant({ directory, keysFile });
    expect((await fetchKeys(again)).keys).toEqual((await fetchKeys()).keys);
    await again.close();
  });

  it('are in a file that only its owner can read', () => {
    // Windows has no such modes, and reports the same for every file.
    expect([0o600, 0o666]).toContain(statSync(keysFile).mode & 0o777);
  });

  it('that cannot be read are reported, with the remedy', async () => {
    const cut = readFileSync(keysFile, 'utf8').slice(0, 99);
    for (const text of ['', '{}', cut]) {
      writeFileSync(keysFile, text);
      await expect(startLocalTenant({ directory, keysFile })).rejects.toThrow(
        /cannot be read\. Delete the file/,
      );
    }
  });
});

describe('Keys that cannot be stored', () => {
  /** A path at which there is a folder instead of a file. */
  const blocked = () => {
    const file = join(directory, 'blocked.json');
    mkdirSync(file);
    return file;
  };

  it.each([
    [
      'there is a folder instead of their file',
      blocked,
      /blocked\.json is a folder\. Remove/,
    ],
    [
      'there is a file instead of their folder',
      () => join(keysFile, 'keys.json'),
      /there is a file where .*keys\.json needs a folder\. Remove/,
    ],
    [
      'there is a file instead of a parent folder',
      () => join(keysFile, 'tenant', 'keys.json'),
      /there is a file where .*keys\.json.* needs a folder\. Remove/,
    ],
  ])('are reported, with the remedy, if %s', async (_what, file, reason) => {
    const start = startLocalTenant({ directory, keysFile: file() });
    await expect(start).rejects.toThrow(reason);
    await expect(start).rejects.toThrow(/TENANT_KEYS_FILE\.$/);
  });

  it.runIf(existsSync('/dev/full'))(
    'do not change on a full disk, and the rotation reports why',
    async () => {
      symlinkSync('/dev/full', `${keysFile}.new`);
      const kids = await getKids();
      const response = await fetch(`${tenant.issuer}_local/keys/rotate`, {
        method: 'POST',
      });
      expect(response.status).toBe(500);
      const { error } = (await response.json()) as { error: string };
      expect(error).toBe(
        `The signing keys cannot be stored in ${keysFile}: the disk is full. Free some space, or set another file in TENANT_KEYS_FILE.`,
      );
      expect(await getKids()).toEqual(kids);

      const ISSUER_BASE_URL = tenant.issuer;
      const { code, stderr } = await runCli(['rotate'], { ISSUER_BASE_URL });
      expect({ code, stderr }).toEqual({ code: 1, stderr: error });
    },
  );
});

/** Opens the keys as a user without root's rights. */
async function openAsUser(file: string): Promise<KeyStore> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return await KeyStore.open(file);
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe.runIf(process.platform !== 'win32')(
  'Keys that belong to another user',
  () => {
    it.each([
      ['the file is not readable', 'file', 0o755, 0o000],
      ['the folder is not accessible', 'folder', 0o000, 0o600],
      ['the folder is not writable', 'folder', 0o555, undefined],
    ] as const)(
      'are reported with their owner if %s',
      async (_what, closed, folderMode, fileMode) => {
        const folder = mkdtempSync(join(tmpdir(), 'keys-'));
        onTestFinished(() => {
          chmodSync(folder, 0o700);
          rmSync(folder, { recursive: true });
        });
        const file = join(folder, 'keys.json');
        if (fileMode !== undefined) {
          await saveSharedKeys(folder);
          chmodSync(file, fileMode);
        }
        chmodSync(folder, folderMode);
        const whose = `${closed === 'file' ? file : folder} belongs to the user ${process.getuid?.()},`;
        await expect(openAsUser(file)).rejects.toThrow(
          `The signing keys cannot be stored in ${file}: ${whose}`,
        );
        await expect(openAsUser(file)).rejects.toThrow(/TENANT_KEYS_FILE/);
      },
    );
  },
);
