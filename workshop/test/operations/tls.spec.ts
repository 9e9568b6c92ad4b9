import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import {
  mintToken,
  startIssuer,
  type TestIssuer,
} from '@repo/access-tokens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testVariables } from '../../../test/support/variables.js';
import { runApi, spawnApi } from '../../support/run-api.js';
import type { StartedServer } from '../../support/start-process.js';

const folder = mkdtempSync(join(tmpdir(), 'tls-'));
const file = (name: string): string => join(folder, name);

/** Creates a key and a self-signed certificate for it. */
function makeCertificate(name: string): void {
  const options = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=${name}`;
  const files = ['-keyout', file(`${name}.key`), '-out', file(`${name}.crt`)];
  execFileSync('openssl', [...options.split(' '), ...files], {
    stdio: 'ignore',
  });
}

const getFingerprint = (name: string): string =>
  new X509Certificate(readFileSync(file(`${name}.crt`))).fingerprint256;

describe('an API that serves TLS itself', () => {
  let issuer: TestIssuer;
  let api: StartedServer;
  beforeAll(async () => {
    for (const name of ['server', 'renewed', 'client', 'other'])
      makeCertificate(name);
    issuer = await startIssuer();
    api = await runApi({
      ISSUER_BASE_URL: issuer.url,
      TLS_CERT_FILE: file('server.crt'),
      TLS_KEY_FILE: file('server.key'),
    });
  });
  afterAll(async () => {
    await api.stop();
    await issuer.stop();
    rmSync(folder, { recursive: true });
  });

  const port = (): number => Number(new URL(api.url).port);

  /** A token that is bound to the certificate `client`. */
  const mintBound = (): string => {
    const { raw } = new X509Certificate(readFileSync(file('client.crt')));
    const thumbprint = createHash('sha256').update(raw).digest('base64url');
    return mintToken(issuer, { claims: { cnf: { 'x5t#S256': thumbprint } } });
  };

  async function getStatus(
    token: string,
    certificate?: string,
  ): Promise<number | undefined> {
    const options: RequestOptions = {
      port: port(),
      path: '/client',
      rejectUnauthorized: false,
      agent: new Agent({ keepAlive: false }),
      headers: { authorization: `Bearer ${token}` },
      ...(certificate !== undefined && {
        cert: readFileSync(file(`${certificate}.crt`)),
        key: readFileSync(file(`${certificate}.key`)),
      }),
    };
    const sent = request(options).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  }

  it('accepts a bound token only with its certificate', async () => {
    expect(await getStatus(mintBound(), 'client')).toBe(200);
    expect(await getStatus(mintBound(), 'other')).toBe(401);
    expect(await getStatus(mintBound())).toBe(401);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'has the client’s certificate in a resumed session of %s',
    async (version) => {
      let session: Buffer | undefined;
      const open = async (): Promise<TLSSocket> => {
        const socket = connectTls({
          port: port(),
          rejectUnauthorized: false,
          minVersion: version,
          maxVersion: version,
          cert: readFileSync(file('client.crt')),
          key: readFileSync(file('client.key')),
          ...(session && { session }),
        });
        socket.on('session', (latest) => (session = latest));
        await once(socket, 'secureConnect');
        return socket;
      };
      const getStatusLine = async (socket: TLSSocket): Promise<string> => {
        socket.write(
          `GET /client HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer ${mintBound()}\r\n\r\n`,
        );
        return (await text(socket)).slice(0, 12);
      };
      expect(await getStatusLine(await open())).toBe('HTTP/1.1 200');
      const resumed = await open();
      expect(resumed.isSessionReused()).toBe(true);
      expect(await getStatusLine(resumed)).toBe('HTTP/1.1 200');
    },
  );

  it('does not demand a certificate for a plain token', async () => {
    expect(await getStatus(mintToken(issuer))).toBe(200);
  });

  it('survives a client without TLS', async () => {
    const socket = connect(port(), '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await text(socket).catch(() => undefined);
    expect(await getStatus(mintToken(issuer))).toBe(200);
  });

  it('uses a renewed certificate once its key is there, too', async () => {
    const getServed = async (): Promise<string | undefined> => {
      const socket = connectTls({ port: port(), rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const served = socket.getPeerX509Certificate()?.fingerprint256;
      socket.destroy();
      return served;
    };
    const before = getFingerprint('server');
    expect(await getServed()).toBe(before);
    renameSync(file('renewed.crt'), file('server.crt'));
    const renewed = getFingerprint('server');
    await api.line(
      /the old certificate stays in use, because the changed files cannot be used: TLS_CERT_FILE and TLS_KEY_FILE are not/,
    );
    expect(await getServed()).toBe(before);
    renameSync(file('renewed.key'), file('server.key'));
    await expect.poll(getServed).toBe(renewed);
    expect(await getStatus(mintBound(), 'client')).toBe(200);
  });

  it.each([
    [
      'a missing certificate',
      'missing.crt',
      'client.key',
      /- TLS_CERT_FILE cannot be read: ENOENT/,
    ],
    [
      'a missing key',
      'client.crt',
      'missing.key',
      /- TLS_KEY_FILE cannot be read: ENOENT/,
    ],
    [
      'the key of another certificate',
      'client.crt',
      'other.key',
      /- TLS_CERT_FILE and TLS_KEY_FILE are not/,
    ],
    [
      'a key instead of the certificate',
      'client.key',
      'client.key',
      /- TLS_CERT_FILE and TLS_KEY_FILE are not/,
    ],
  ])('does not start with %s', async (_what, cert, key, message) => {
    const refused = spawnApi({
      ...testVariables,
      TLS_CERT_FILE: file(cert),
      TLS_KEY_FILE: file(key),
    });
    expect(await refused.exit).toBe(1);
    expect(refused.output).toMatch(message);
  });
});
