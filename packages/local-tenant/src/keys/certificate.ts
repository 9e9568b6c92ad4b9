import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';

// The parts that are the same in every certificate, in DER.
const version3 = Buffer.from('a003020102', 'hex');
/** From 2020-01-01 to 2049-12-31. */
const validity = Buffer.from(
  '301e170d3230303130313030303030305a170d3439313233313233353935395a',
  'hex',
);
const signatureAlgorithms: Readonly<Record<string, Buffer>> = {
  rsa: Buffer.from('300d06092a864886f70d01010b0500', 'hex'),
  ec: Buffer.from('300a06082a8648ce3d040302', 'hex'),
};

/** The attributes of names, with the last number of their OID (2.5.4.x). */
const attributeTypes = { CN: 3, C: 6, L: 7, ST: 8, O: 10, OU: 11 };

/** A name as a list of attributes, such as `[['O', 'Acme'], ['CN', 'shop']]`. */
export type Name = readonly (readonly [
  type: keyof typeof attributeTypes,
  value: string,
])[];

/** Parses a name such as `CN=shop, O=Acme`, separated by commas or new lines. Leaves out attributes that are not listed above. */
export const parseName = (text: string): Name =>
  text
    .split(/[,\n]/)
    .map((part) => /^\s*([^=]*?)\s*=\s*(.*?)\s*$/.exec(part))
    .flatMap((match) =>
      match && Object.hasOwn(attributeTypes, match[1]?.toUpperCase() ?? '')
        ? [[match[1]?.toUpperCase(), match[2]] as Name[number]]
        : [],
    );

interface CertificateContent {
  readonly subject: Name;
  readonly publicKey: KeyObject;
  readonly issuer: Name;
  readonly issuerKey: KeyObject;
  /** Whether it may issue other certificates. */
  readonly isAuthority?: boolean;
  /** Host names or IP addresses of a server. */
  readonly hosts?: readonly (string | Buffer)[];
}

/** Creates an X.509 certificate in DER. Equal keys and names give equal certificates, apart from EC signatures. */
export function createCertificate(content: CertificateContent): Buffer {
  const { subject, issuer, issuerKey, isAuthority, hosts = [] } = content;
  const spki = { type: 'spki', format: 'der' } as const;
  const publicKey = content.publicKey.export(spki);
  const serial = createHash('sha256').update(publicKey).digest().subarray(0, 8);
  // A positive number without leading zeros.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x01;
  const algorithm = signatureAlgorithms[String(issuerKey.asymmetricKeyType)];
  if (!algorithm) throw new Error('Only RSA and EC keys can sign certificates');
  const extensions = [
    ...(isAuthority ? [authorityExtension] : []),
    ...(hosts.length > 0 ? [hostsExtension(hosts)] : []),
  ];
  const certificate = der(
    0x30,
    version3,
    der(0x02, serial),
    algorithm,
    encodeName(issuer),
    validity,
    encodeName(subject),
    publicKey,
    ...(extensions.length > 0 ? [der(0xa3, der(0x30, ...extensions))] : []),
  );
  const signature = sign('sha256', certificate, issuerKey);
  const bitString = der(0x03, Buffer.from([0]), signature);
  return der(0x30, certificate, algorithm, bitString);
}

/** The certificate that a tenant publishes with each signing key (`x5c`, `x5t`). It is always the same for a key, so it need not be stored. */
export const selfSignedCertificate = (privateKey: KeyObject): Buffer =>
  createCertificate({
    subject: [['CN', 'localhost']],
    publicKey: createPublicKey(privateKey),
    issuer: [['CN', 'localhost']],
    issuerKey: privateKey,
  });

const encodeName = (name: Name) =>
  der(
    0x30,
    ...name.map(([type, value]) => {
      const id = der(0x06, Buffer.from([0x55, 0x04, attributeTypes[type]]));
      return der(0x31, der(0x30, id, der(0x0c, Buffer.from(value))));
    }),
  );

/** Basic constraints, critical: it is a certificate authority. */
const authorityExtension = Buffer.from(
  '300f0603551d130101ff040530030101ff',
  'hex',
);

const hostsExtension = (hosts: readonly (string | Buffer)[]) => {
  const names = hosts.map((host) =>
    typeof host === 'string' ? der(0x82, Buffer.from(host)) : der(0x87, host),
  );
  const id = Buffer.from('0603551d11', 'hex');
  return der(0x30, id, der(0x04, der(0x30, ...names)));
};

/** Encodes a tag, the length and the contents in DER. */
function der(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const long = length > 0xff ? [0x82, length >> 8] : [0x81];
  const head = length < 0x80 ? [tag] : [tag, ...long];
  return Buffer.concat([Buffer.from([...head, length & 0xff]), content]);
}
