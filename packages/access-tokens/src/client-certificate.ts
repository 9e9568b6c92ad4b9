import { createHash } from 'node:crypto';

const base64 = '(?:[A-Za-z\\d+/]{4})*(?:[A-Za-z\\d+/]{2}==|[A-Za-z\\d+/]{3}=)?';
const byteSequence = RegExp(`^:(${base64}):$`);
const onePem =
  /^\s*-----BEGIN CERTIFICATE-----([A-Za-z\d+/=\s]+)-----END CERTIFICATE-----\s*$/;
const wholeBase64 = RegExp(`^${base64}$`);
/** One pair of an `X-Forwarded-Client-Cert` element, with its separator. */
const xfccPair = /([A-Za-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^",;]*))(;|,|$)/y;

/**
 * The DER of the certificate in a header's value. Does not check who sent the
 * header, or verify the certificate.
 *
 * - `rfc9440`: `Client-Cert`, the DER between colons
 * - `pem-urlencoded`: nginx's `$ssl_client_escaped_cert`
 * - `xfcc`: `Cert` in Envoy's `X-Forwarded-Client-Cert`, with exactly one element
 *
 * @returns `undefined` if there is not exactly one certificate
 */
export const readCertificateHeader = (
  value: string,
  format: CertificateFormat,
): Buffer | undefined => readers[format](value);

/** `x5t#S256` of a certificate: the SHA-256 of its DER in base64url (RFC 8705, section 3.1). */
export const getCertificateThumbprint = (der: Buffer): string =>
  createHash('sha256').update(der).digest('base64url');

function readPem(escaped: string | undefined): Buffer | undefined {
  try {
    const text = onePem.exec(decodeURIComponent(escaped ?? ''))?.[1];
    return decode(text?.replace(/\s/g, ''));
  } catch {
    return undefined;
  }
}

const decode = (text: string | undefined): Buffer | undefined =>
  text && wholeBase64.test(text) ? Buffer.from(text, 'base64') : undefined;

/** Rejects several elements, because any of them could be the caller's. */
function getXfccCertificate(value: string): string | undefined {
  const found: string[] = [];
  let end = 0;
  while (end < value.length) {
    xfccPair.lastIndex = end;
    const [pair, key, quoted, plain, delimiter] = xfccPair.exec(value) ?? [];
    if (pair === undefined || delimiter === ',') return undefined;
    if (key?.toLowerCase() === 'cert') found.push(quoted ?? plain ?? '');
    end += pair.length;
  }
  return found.length === 1 ? found[0] : undefined;
}

const readers = {
  rfc9440: (value: string) => decode(byteSequence.exec(value)?.[1]),
  'pem-urlencoded': (value: string) => readPem(value),
  xfcc: (value: string) => readPem(getXfccCertificate(value)),
};

/** The format in which a proxy forwards the client's certificate in a header. */
export type CertificateFormat = keyof typeof readers;

export const certificateFormats = Object.keys(readers) as CertificateFormat[];
