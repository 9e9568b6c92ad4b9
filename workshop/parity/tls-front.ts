import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSignedCertificate } from '../../packages/local-tenant/src/keys/certificate.js';

export interface TlsFront {
  /** `localhost:PORT`, which tools accept as the domain of a tenant. */
  readonly domain: string;
  /** The variable that makes a Node process trust this server. */
  readonly env: { readonly NODE_EXTRA_CA_CERTS: string };
  close(): Promise<void>;
}

/** Serves over https, because the tools for real tenants support nothing else. */
export async function listenWithTls(
  handle: RequestListener,
): Promise<TlsFront> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const certificate = `-----BEGIN CERTIFICATE-----\n${selfSignedCertificate(
    privateKey,
  )
    .toString('base64')
    .replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  const directory = mkdtempSync(join(tmpdir(), 'tls-front-'));
  const file = join(directory, 'certificate.pem');
  writeFileSync(file, certificate);

  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const server = createServer({ key, cert: certificate }, handle);
  await once(server.listen(0, 'localhost'), 'listening');
  return {
    domain: `localhost:${(server.address() as AddressInfo).port}`,
    env: { NODE_EXTRA_CA_CERTS: file },
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
      rmSync(directory, { recursive: true });
    },
  };
}
