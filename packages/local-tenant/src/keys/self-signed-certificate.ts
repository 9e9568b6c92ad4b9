import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';

/** What is the same in each certificate, in DER. */
const version3 = Buffer.from('a003020102', 'hex');
const sha256WithRsa = Buffer.from('300d06092a864886f70d01010b0500', 'hex');
/** The common name `localhost`, of issuer and subject. */
const name = Buffer.from('30143112301006035504030c096c6f63616c686f7374', 'hex');
/** From 2020-01-01 to 2049-12-31. */
const validity = Buffer.from(
  '301e170d3230303130313030303030305a170d3439313233313233353935395a',
  'hex',
);

/**
 * The X.509 certificate that a tenant publishes with each signing key (`x5c`,
 * `x5t`). It is a function of the key alone, so it need not be stored.
 */
export function selfSignedCertificate(privateKey: KeyObject): Buffer {
  const spki = { type: 'spki', format: 'der' } as const;
  const publicKey = createPublicKey(privateKey).export(spki);
  const serial = createHash('sha256').update(publicKey).digest().subarray(0, 8);
  // A positive number: the first bit must not be set.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x01;
  const certificate = der(
    0x30,
    version3,
    der(0x02, serial),
    sha256WithRsa,
    name,
    validity,
    name,
    publicKey,
  );
  const signature = sign('sha256', certificate, privateKey);
  const bitString = der(0x03, Buffer.from([0]), signature);
  return der(0x30, certificate, sha256WithRsa, bitString);
}

/** ASN.1's encoding of a tag, a length and the contents. */
function der(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const long = length > 0xff ? [0x82, length >> 8] : [0x81];
  const head = length < 0x80 ? [tag] : [tag, ...long];
  return Buffer.concat([Buffer.from([...head, length & 0xff]), content]);
}
