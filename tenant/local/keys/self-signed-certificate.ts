import { type KeyObject, createHash, createPublicKey, sign } from 'node:crypto';
import {
  bitString,
  integer,
  nothing,
  oid,
  sequence,
  set,
  tagged,
  utcTime,
  utf8String,
} from './der.js';

const commonName = '550403';
const sha256WithRsa = '2a864886f70d01010b';

/**
 * The X.509 certificate that a tenant publishes with each signing key (`x5c`,
 * `x5t`). It is a function of the key alone, so it need not be stored.
 */
export function selfSignedCertificate(privateKey: KeyObject): Buffer {
  const publicKey = createPublicKey(privateKey).export({
    type: 'spki',
    format: 'der',
  });
  // A positive number: the first bit must not be set.
  const serial = createHash('sha256').update(publicKey).digest().subarray(0, 8);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x01;

  const name = sequence(
    set(sequence(oid(commonName), utf8String('localhost'))),
  );
  const algorithm = sequence(oid(sha256WithRsa), nothing());
  const certificate = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serial),
    algorithm,
    name,
    sequence(
      utcTime(new Date('2020-01-01T00:00:00Z')),
      utcTime(new Date('2049-12-31T23:59:59Z')),
    ),
    name,
    publicKey,
  );
  const signature = sign('sha256', certificate, privateKey);
  return sequence(certificate, algorithm, bitString(signature));
}
