import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createSigningKeyPair,
  discoveryPath,
  json,
  jwksPath,
  type TokenIssuer,
} from '../../src/testing/index.js';

/** An issuer with TLS, whose certificate is signed by a private authority. */
export interface TlsIssuer extends TokenIssuer {
  /** The authority's certificate, for `NODE_EXTRA_CA_CERTS`. */
  readonly caFile: string;
  stop(): Promise<void>;
}

/** Starts an issuer on a free port of `localhost`, with a new authority. Stop it in `afterAll`. */
export async function startTlsIssuer(): Promise<TlsIssuer> {
  const folder = mkdtempSync(join(tmpdir(), 'tls-issuer-'));
  const file = (name: string) => join(folder, name);
  makeCertificates(folder);

  const keys = [createSigningKeyPair('tls-key')];
  const server = createServer(
    {
      key: readFileSync(file('leaf.key')),
      cert: readFileSync(file('leaf.pem')),
    },
    ({ url: path }, response) => {
      if (path === discoveryPath)
        json(response, { issuer: url, jwks_uri: `${url}${jwksPath.slice(1)}` });
      else if (path === jwksPath)
        json(response, { keys: keys.map(({ jwk }) => jwk) });
      else response.writeHead(404).end();
    },
  );
  await once(server.listen(0, 'localhost'), 'listening');
  const url = `https://localhost:${(server.address() as AddressInfo).port}/`;

  return {
    url,
    keys,
    caFile: file('ca.pem'),
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
      rmSync(folder, { recursive: true });
    },
  };
}

function makeCertificates(folder: string): void {
  writeFileSync(join(folder, 'leaf.ext'), 'subjectAltName=DNS:localhost\n');
  for (const command of [
    'req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=test-ca',
    'req -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj /CN=localhost',
    'x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out leaf.pem -days 2 -extfile leaf.ext',
  ]) {
    execFileSync('openssl', command.split(' '), {
      cwd: folder,
      stdio: 'ignore',
    });
  }
}
