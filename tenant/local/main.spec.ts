import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { isPosix } from '../../test/support/posix.js';
import { readLocalClients } from './read-local-clients.js';
import { postToken } from './testing/request-token.js';

const project = fileURLToPath(new URL('../..', import.meta.url));
const stops: (() => unknown)[] = [];
// Not the keys that the developer's own tenant uses.
const keysDirectory = mkdtempSync(join(tmpdir(), 'tenant-keys-'));

afterAll(() => rmSync(keysDirectory, { recursive: true }));

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

/** This project with another Action; its own files are left alone. */
function copyProject(action: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'project-'));
  stops.push(() => rmSync(copy, { recursive: true }));
  cpSync(join(project, 'tenant'), join(copy, 'tenant'), { recursive: true });
  cpSync(join(project, 'package.json'), join(copy, 'package.json'));
  for (const name of ['src', 'node_modules']) {
    symlinkSync(join(project, name), join(copy, name), 'junction');
  }
  const file = 'tenant/actions/add-client-metadata/code.js';
  writeFileSync(join(copy, file), action);
  return copy;
}

/** Runs `npm run tenant` with these arguments. */
const run = (issuer: string, ...args: string[]) =>
  runIn(project, issuer, ...args);

function runIn(directory: string, issuer: string, ...args: string[]) {
  const main = join(directory, 'tenant', 'local', 'main.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    env: {
      ...process.env,
      ISSUER_BASE_URL: issuer,
      TENANT_KEYS_FILE: join(keysDirectory, 'keys.json'),
    },
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  stops.push(() => {
    child.kill('SIGKILL');
    return ended;
  });
  const output = { text: '' };
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output.text += chunk;
      for (const listener of heard) listener();
    });
  }
  const says = (pattern: RegExp) =>
    new Promise<void>((resolve) => {
      const listener = () => {
        if (pattern.test(output.text)) resolve();
      };
      heard.add(listener);
      listener();
    });
  return { child, output, ended, says };
}

/** A port that is free, or else taken for the whole test. */
async function port(state: 'free' | 'taken'): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  if (state === 'free') await once(server.close(), 'close');
  else stops.push(() => once(server.close(), 'close'));
  return address.port;
}

describe('npm run tenant', () => {
  it('listens where ISSUER_BASE_URL says, changes keys on demand and stops when told to', async () => {
    const issuer = `http://localhost:${await port('free')}/`;
    const tenant = run(issuer);
    await tenant.says(/The local tenant listens on/);
    expect(tenant.output.text).toMatch(issuer);
    const keys = async () =>
      (
        (await (await fetch(`${issuer}.well-known/jwks.json`)).json()) as {
          keys: { kid: string }[];
        }
      ).keys.map(({ kid }) => kid);
    const [current, next] = await keys();

    const rotate = run(issuer, 'rotate');
    expect(await rotate.ended).toEqual([0, null]);
    expect(rotate.output.text).toMatch(`Signs:         ${next}`);
    expect(rotate.output.text).toMatch(`Verifies only: ${current}`);

    const revoke = run(issuer, 'revoke');
    expect(await revoke.ended).toEqual([0, null]);
    expect(await keys()).not.toContain(current);

    tenant.child.kill('SIGTERM');
    expect(await tenant.ended).toEqual(isPosix ? [0, null] : [null, 'SIGTERM']);
  });

  it('outlives an Action that forgets to await, and says where', async () => {
    const issuer = `http://localhost:${await port('free')}/`;
    const copy = copyProject(
      `exports.onExecuteCredentialsExchange = async () => {
         Promise.reject(new Error('not awaited'));
         setTimeout(() => { throw new Error('too late'); });
         Promise.reject('no error');
       };`,
    );
    const tenant = runIn(copy, issuer);
    await tenant.says(/The local tenant listens on/);

    const [client] = readLocalClients();
    const askForToken = () =>
      postToken(
        { issuer },
        {
          body: new URLSearchParams({
            grant_type: 'client_credentials',
            client_id: client?.clientId ?? '',
            client_secret: client?.clientSecret ?? '',
            audience: client?.grants[0]?.audience ?? '',
          }),
        },
      );
    expect((await askForToken()).status).toBe(200);
    const action = 'Action "add-client-metadata" failed at .*code\\.js';
    await tenant.says(new RegExp(`${action}:2: Error: not awaited`));
    await tenant.says(new RegExp(`${action}:3: Error: too late`));
    await tenant.says(/Nobody has caught this: 'no error'/);
    expect((await askForToken()).status).toBe(200);
  });

  it('says which port is taken and how to change it', async () => {
    const taken = await port('taken');
    const { ended, output } = run(`http://localhost:${taken}`);
    expect(await ended).toEqual([1, null]);
    expect(output.text).toMatch(`Port ${taken} is taken.`);
    expect(output.text).toMatch('ISSUER_BASE_URL=http://localhost:');
  });

  it('says so where no tenant runs whose keys could be changed', async () => {
    const { ended, output } = run(
      `http://localhost:${await port('free')}`,
      'rotate',
    );
    expect(await ended).toEqual([1, null]);
    expect(output.text).toMatch('Start it with: npm run tenant');
  });

  it('tells what it takes when it is told something else', async () => {
    const { ended, output } = run('http://localhost:4000', 'help');
    expect(await ended).toEqual([1, null]);
    expect(output.text).toMatch('npm run tenant -- revoke');
  });
});
