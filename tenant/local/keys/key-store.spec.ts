import { X509Certificate, createHash } from 'node:crypto';
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPosix } from '../../../test/support/posix.js';
import { startLocalTenant } from '../start-local-tenant.js';
import { headerOf, requestToken } from '../testing/request-token.js';
import {
  type TestTenant,
  startTestTenant,
  stopTestTenants,
} from '../testing/test-tenant.js';
import { saveSharedKeys } from '../testing/shared-keys.js';
import { KeyStore } from './key-store.js';

afterEach(stopTestTenants);

async function fetchKeys({
  issuer,
}: {
  issuer: string;
}): Promise<JSONWebKeySet> {
  const response = await fetch(`${issuer}.well-known/jwks.json`);
  return (await response.json()) as JSONWebKeySet;
}

const kids = async (tenant: TestTenant) =>
  (await fetchKeys(tenant)).keys.map(({ kid }) => kid);

async function verifies(tenant: TestTenant, token: unknown): Promise<boolean> {
  const keys = createLocalJWKSet(await fetchKeys(tenant));
  return jwtVerify(String(token), keys).then(
    () => true,
    () => false,
  );
}

describe('The tenant’s keys', () => {
  it('are published as a real tenant publishes them, and nothing private', async () => {
    const tenant = await startTestTenant();
    const response = await fetch(`${tenant.issuer}.well-known/jwks.json`);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe(
      'public, max-age=15, stale-while-revalidate=15, stale-if-error=86400',
    );
    const { keys } = (await response.json()) as JSONWebKeySet;
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect(Object.keys(key)).toEqual([
        'alg',
        'kty',
        'use',
        'n',
        'e',
        'kid',
        'x5t',
        'x5c',
      ]);
    }
  });

  it('carry a certificate of their own, and its thumbprint', async () => {
    const [key] = (await fetchKeys(await startTestTenant())).keys;
    const der = Buffer.from(key?.x5c?.[0] ?? '', 'base64');
    const certificate = new X509Certificate(der);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkIssued(certificate)).toBe(true);
    expect(certificate.publicKey.export({ format: 'jwk' })).toEqual({
      kty: 'RSA',
      n: key?.n,
      e: key?.e,
    });
    expect(key?.x5t).toBe(createHash('sha1').update(der).digest('base64url'));
  });

  it('name no algorithm where APIs use several', async () => {
    const tenant = await startTestTenant({
      change: (files) => {
        files.tenant.resourceServers.push({
          name: 'PS',
          identifier: 'ps',
          signing_alg: 'PS256',
        });
      },
    });
    const { keys } = await fetchKeys(tenant);
    expect(keys.map(({ alg }) => alg)).toEqual([undefined, undefined]);
  });

  it('are rotated: the next one signs, and the previous one still verifies', async () => {
    const tenant = await startTestTenant();
    const [current, next] = await kids(tenant);
    const before = await requestToken(tenant);
    expect(headerOf(before)['kid']).toBe(current);

    await tenant.rotateKeys();
    const after = await requestToken(tenant);
    expect(headerOf(after)['kid']).toBe(next);
    expect(tenant.signingKey.kid).toBe(next);
    const [, newNext, ...previous] = await kids(tenant);
    expect([current, next]).not.toContain(newNext);
    expect(previous).toEqual([current]);
    expect(await verifies(tenant, before.body['access_token'])).toBe(true);
  });

  it('are revoked: what previous ones signed is void', async () => {
    const tenant = await startTestTenant();
    const before = await requestToken(tenant);
    await tenant.rotateKeys();
    const after = await requestToken(tenant);
    await tenant.revokeKeys();
    expect(await verifies(tenant, before.body['access_token'])).toBe(false);
    expect(await verifies(tenant, after.body['access_token'])).toBe(true);
  });

  it('are revoked one by one too', async () => {
    const tenant = await startTestTenant();
    const [oldest] = await kids(tenant);
    await tenant.rotateKeys();
    const [older] = await kids(tenant);
    await tenant.rotateKeys();
    await tenant.revokeKeys(oldest);
    expect((await kids(tenant)).slice(2)).toEqual([older]);
  });

  it('survive rotations that come at the same time', async () => {
    const tenant = await startTestTenant();
    await Promise.all([tenant.rotateKeys(), tenant.rotateKeys()]);
    expect(new Set(await kids(tenant)).size).toBe(4);
  });

  it('and their certificates survive a restart', async () => {
    const tenant = await startTestTenant();
    await tenant.rotateKeys();
    const keysFile = join(tenant.directory, 'keys.json');
    const { directory } = tenant;
    const again = await startLocalTenant({ directory, keysFile });
    expect(await fetchKeys(again)).toEqual(await fetchKeys(tenant));
    await again.close();
  });

  it('are in a file for their owner’s eyes only', async () => {
    const { directory } = await startTestTenant();
    const { mode } = statSync(join(directory, 'keys.json'));
    // Windows has no such modes, and reports the same for every file.
    expect([0o600, 0o666]).toContain(mode & 0o777);
  });

  it('that cannot be read are said to be, with what to do', async () => {
    const { directory } = await startTestTenant();
    const keysFile = join(directory, 'keys.json');
    for (const text of [
      '',
      '{}',
      readFileSync(keysFile, 'utf8').slice(0, 99),
    ]) {
      writeFileSync(keysFile, text);
      await expect(startLocalTenant({ directory, keysFile })).rejects.toThrow(
        /cannot be read\. Delete the file/,
      );
    }
  });
});

/** Opens the keys as a user who may not do as root may. */
async function openAsUser(file: string): Promise<KeyStore> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return await KeyStore.open(file);
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe.runIf(isPosix)('Keys that another user keeps', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keys-'));
  });

  afterEach(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['the file is closed', 'file', 0o755, 0o000],
    ['the folder is closed', 'folder', 0o000, 0o600],
    ['the folder takes no file', 'folder', 0o555, undefined],
  ] as const)(
    'are said to be where %s',
    async (_what, closed, folderMode, fileMode) => {
      const file = join(folder, 'keys.json');
      if (fileMode !== undefined) {
        await saveSharedKeys(folder);
        chmodSync(file, fileMode);
      }
      chmodSync(folder, folderMode);
      const whose = `belongs to the user ${process.getuid?.()},`;
      await expect(openAsUser(file)).rejects.toThrow(
        `The signing keys cannot be kept in ${file}: ${closed === 'file' ? file : folder} ${whose}`,
      );
      await expect(openAsUser(file)).rejects.toThrow(/TENANT_KEYS_FILE/);
    },
  );
});
