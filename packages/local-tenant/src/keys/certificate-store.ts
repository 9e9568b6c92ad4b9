import { randomBytes, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ClientDefinition } from '../config/tenant-definition.js';
import { type Name, parseName } from './certificate.js';
import { isUsable, issue, type KeyedCertificate } from './keyed-certificate.js';

type Client = Pick<
  ClientDefinition,
  'clientId' | 'certificateMethod' | 'certificateSubject'
>;

const loopback = [
  'localhost',
  Buffer.from([127, 0, 0, 1]),
  Buffer.from('1'.padStart(32, '0'), 'hex'),
];

/**
 * The certificates of the tenant and its clients, created when they are needed.
 * With a folder, they survive a restart: `ca.pem` and `.key`, and for each client
 * `clients/<client_id>.pem` and `.key`.
 */
export class CertificateStore {
  readonly #certificates = new Map<string, KeyedCertificate>();

  constructor(private readonly folder?: string) {}

  /** The authority that clients trust when they connect over TLS. It also signs certificates for `tls_client_auth`. */
  getAuthority(): KeyedCertificate {
    return this.#getOrCreate('ca', isUsable, () => {
      // A unique name, because programs look up an issuer by its name.
      const name = `Local tenant ${randomBytes(4).toString('hex')}`;
      return issue([['CN', name]], undefined, { isAuthority: true });
    });
  }

  /** Whether the authority has signed it. */
  hasIssued(certificate: X509Certificate): boolean {
    const { publicKey } = new X509Certificate(this.getAuthority().cert);
    return certificate.verify(publicKey);
  }

  /** The tenant's server certificate, for localhost. */
  createServerCertificate(): KeyedCertificate {
    const name: Name = [['CN', 'localhost']];
    return issue(name, this.getAuthority(), { hosts: loopback });
  }

  /** A client's certificate, with the subject that its credentials name. */
  getClientCertificate(client: Client): KeyedCertificate {
    const { clientId, certificateMethod, certificateSubject = '' } = client;
    const named = parseName(certificateSubject);
    const subject: Name = named.length > 0 ? named : [['CN', clientId]];
    const authority =
      certificateMethod === 'self_signed_tls_client_auth'
        ? undefined
        : this.getAuthority();
    const file = getClientFile(clientId);
    return this.#getOrCreate(
      file,
      (known) => isUsable(known, subject, authority),
      () => issue(subject, authority),
    );
  }

  /** Gets a certificate from memory or from its files. Creates it if there is no valid one. */
  #getOrCreate(
    file: string,
    isValid: (known: KeyedCertificate) => boolean,
    make: () => KeyedCertificate,
  ): KeyedCertificate {
    const known = this.#certificates.get(file) ?? this.#read(file);
    if (known && isValid(known)) {
      this.#certificates.set(file, known);
      return known;
    }
    const made = make();
    this.#certificates.set(file, made);
    if (this.folder) {
      const path = join(this.folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.key`, made.key, { mode: 0o600 });
      writeFileSync(`${path}.pem`, made.cert);
    }
    return made;
  }

  #read(file: string): KeyedCertificate | undefined {
    if (!this.folder) return undefined;
    const path = join(this.folder, file);
    try {
      const [cert, key] = [`${path}.pem`, `${path}.key`].map((one) =>
        readFileSync(one, 'utf8'),
      );
      return cert && key ? { cert, key } : undefined;
    } catch {
      // There is none yet.
      return undefined;
    }
  }
}

const getClientFile = (clientId: string) =>
  join('clients', encodeURIComponent(clientId));

/**
 * Reads the certificate that a tenant with this folder has created for a client.
 *
 * @throws the system's error if there is none
 */
export function readClientCertificate(folder: string, clientId: string) {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const file = getClientFile(clientId);
  return {
    cert: read(`${file}.pem`),
    key: read(`${file}.key`),
    ca: read('ca.pem'),
  };
}
