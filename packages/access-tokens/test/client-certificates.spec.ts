import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  certificateFormats,
  readCertificateHeader,
  type CertificateFormat,
} from '../src/index.js';

// Any bytes. Their base64 ends with padding.
const der = Buffer.from('any bytes, '.repeat(64));
const base64 = der.toString('base64');
const lines = base64.replace(/.{64}/g, '$&\n');
const pem = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
const escaped = encodeURIComponent(pem);
const hash =
  'Hash=468ed33be74eee6556d90c0149c1309e9ba61d6425303443c0748a02dd8de688';

type Header = readonly [CertificateFormat, string];

const good: readonly Header[] = [
  ['rfc9440', `:${base64}:`],
  ['pem-urlencoded', escaped],
  ['pem-urlencoded', escaped.replaceAll('%0A', '%0D%0A')],
  ['pem-urlencoded', escaped.trim()],
  ['xfcc', `Cert="${escaped}"`],
  [
    'xfcc',
    `By=spiffe://a/b;${hash};Cert="${escaped}";Subject="";URI=spiffe://c`,
  ],
  ['xfcc', `${hash};Subject="CN=\\"a\\", O=x;y";CERT="${escaped}";DNS=a;DNS=b`],
];

const bad: readonly Header[] = [
  ...['', '::', ':x', base64, `:${base64}`, `:${base64}=:`, `:${base64}:;a`]
    .concat([`:${base64}:, :${base64}:`, ` :${base64}: `, `:${base64}\n:`])
    .concat([escaped, `"${base64}"`, ':a:', ':ab:', ':a===:', ':=:'])
    .map((value) => ['rfc9440', value] as const),
  ...['', 'x', '%', '%zz', '%E4', base64, `${escaped}, ${escaped}`]
    .concat([escaped + escaped, encodeURIComponent(pem.repeat(2))])
    .concat([escaped.slice(0, -30), encodeURIComponent(pem.replace('N', ':'))])
    .concat([encodeURIComponent(pem.replaceAll('CERTIFICATE', 'PRIVATE KEY'))])
    .concat([encodeURIComponent(pem.replace(/[\w+/]/, '$&$&'))])
    .concat(['-----BEGIN CERTIFICATE----------END CERTIFICATE-----'])
    .map((value) => ['pem-urlencoded', value] as const),
  ...['', 'x', 'Cert', 'Cert=', 'Cert=""', `Cert="${escaped}`, escaped, hash]
    .concat([
      `Cert="${escaped}",Cert="${escaped}"`,
      `Cert="${escaped}",${hash}`,
    ])
    .concat([
      `${hash},Cert="${escaped}"`,
      `Cert="${escaped}";Cert="${escaped}"`,
    ])
    .concat([`Subject="Cert=${escaped}"`, `Subject=";Cert=${escaped};"`])
    .concat([`Subject="\\";Cert=\\"${escaped}\\""`, `Chain="${escaped}"`])
    .concat([` Cert="${escaped}"`, `Cert="${escaped}"x`, `;Cert="${escaped}"`])
    .map((value) => ['xfcc', value] as const),
];

const addName = ([format, value]: Header): readonly [string, ...Header] => [
  `${format}: ${JSON.stringify(value.slice(0, 60))}`,
  format,
  value,
];

describe('a certificate in a header', () => {
  it.each(good.map(addName))(
    'is read in the format %s',
    (_name, format, value) => {
      expect(readCertificateHeader(value, format)).toEqual(der);
    },
  );

  it.each(bad.map(addName))(
    'is rejected in the format %s',
    (_name, format, value) => {
      expect(readCertificateHeader(value, format)).toBeUndefined();
    },
  );

  it.each(certificateFormats)(
    'in the format %s never makes the reader throw',
    (format) => {
      const parts = fc.constantFrom(
        'Cert="',
        '";',
        ',',
        '%2',
        ':',
        '-----',
        '\\',
        pem,
        escaped,
      );
      fc.assert(
        fc.property(fc.array(fc.oneof(parts, fc.string())), (texts) => {
          const read = readCertificateHeader(texts.join(''), format);
          return read === undefined || read.length > 0;
        }),
      );
    },
  );

  it.each(certificateFormats)(
    'in the format %s is read in linear time',
    (format) => {
      for (const unit of [
        '%20',
        ' ',
        'Cert=',
        '"',
        '\\"',
        ':',
        'A',
        '-----BEGIN CERTIFICATE-----',
      ])
        expect(
          readCertificateHeader(`Cert="${unit.repeat(20_000)}`, format),
        ).toBeUndefined();
    },
  );
});
