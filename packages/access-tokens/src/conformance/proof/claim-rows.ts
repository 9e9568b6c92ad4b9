import { createHash } from 'node:crypto';
import { createProofKey } from '../../testing/proof.js';
import { describeMember, jsonValues, words } from '../hostile-request.js';
import {
  acceptsProof,
  rejectsProof,
  type ProofParts,
  type ProofRow,
} from './proof-row.js';

const now = (): number => Date.now() / 1000;
const noText = jsonValues('null true 0 1 [] {} ""');

/** Values of each claim that must be rejected; `undefined` leaves it out. */
const rejected: Readonly<Record<string, readonly unknown[]>> = {
  htm: [undefined, ...words('POST HEAD get Get GET,POST'), ['GET'], ...noText],
  htu: [undefined, ...words('/client x https:// https://api'), ...noText],
  iat: [undefined, ...jsonValues('null true "" "1" [] {} 0 -1 1e9 1e12')],
  ath: [undefined, ...noText, 'x'],
  jti: [undefined, ...noText, ['x'], 'x'.repeat(129)],
};

/** Changes that make another URL of the request's. */
const otherUrls: Readonly<Record<string, (url: string) => string>> = {
  'an extra slash': (url) => `${url}/`,
  'an extra path segment': (url) => `${url}/x`,
  'a missing path segment': (url) => url.replace(/\/[^/]*$/, ''),
  'its path in capitals': (url) => url.replace(/[^/]*$/, upperCase),
  'an encoded slash': (url) => url.replace(/\/([^/]*)$/, '%2f$1'),
  'a double slash': (url) => url.replace(/\/([^/]*)$/, '//$1'),
  'dot segments': (url) => `${url}/../${lastPart(url)}`,
  'encoded dot segments': (url) => `${url}/%2e%2e/${lastPart(url)}`,
  'another host': (url) => url.replace(/\/\/[^/]*/, '//evil.example'),
  'a longer host': (url) => url.replace(/(\/\/[^/]*)/, '$1.evil.example'),
  'another port': (url) => url.replace(/(\/\/[^/:]*)[^/]*/, '$1:8443'),
  'user info': (url) => url.replace('//', '//x@'),
  'the host as user info': (url) => url.replace(/(\/\/[^/]*)/, '$1@evil'),
  'a backslash': (url) => url.replace(/\/([^/]*)$/, '\\$1'),
  'another scheme': (url) => url.replace(/^https?/, 'ftp'),
  'a leading space': (url) => ` ${url}`,
  'a tab': (url) => url.replace(/\/([^/]*)$/, '/\t$1'),
  'an invalid escape': (url) => `${url}%`,
};

/** Other spellings of the request's URL. */
const sameUrls: Readonly<Record<string, (url: string) => string>> = {
  'a query': (url) => `${url}?a=b/../c`,
  'a fragment': (url) => `${url}#a?b`,
  'its host in capitals': (url) => url.replace(/^[^/]*\/\/[^/]*/, upperCase),
  'an unnecessary escape': (url) =>
    url.replace(/[a-z]$/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
};

const upperCase = (text: string): string => text.toUpperCase();
const lastPart = (url: string): string => url.replace(/^.*\//, '');

const withClaims =
  (create: (parts: ProofParts) => Readonly<Record<string, unknown>>) =>
  (parts: ProofParts): string =>
    parts.prove({ claims: create(parts) });

const withUrl = (
  change: (url: string) => string,
): ((p: ProofParts) => string) =>
  withClaims(({ url }) => ({ htu: change(url) }));

export const proofClaimRows: readonly ProofRow[] = [
  ...Object.entries(rejected).flatMap(([name, values]) =>
    values.map((value) =>
      rejectsProof(
        describeMember('a proof', name, value),
        name,
        withClaims(() => ({ [name]: value })),
      ),
    ),
  ),
  ...Object.entries(otherUrls).map(([name, change]) =>
    rejectsProof(`an htu with ${name}`, 'htu', withUrl(change)),
  ),
  ...Object.entries(sameUrls).map(([name, change]) =>
    acceptsProof(`an htu with ${name}`, withUrl(change)),
  ),
  {
    name: 'an htu with the host of the forwarding headers',
    expected: { status: 401, code: 'invalid_dpop_proof', rule: 'htu' },
    create: ({ prove, token, url }) => [
      ['Authorization', `DPoP ${token}`],
      ['DPoP', prove({ url: url.replace(/\/\/[^/]*/, '//evil.example') })],
      ['X-Forwarded-Host', 'evil.example'],
      ['Forwarded', 'host=evil.example'],
      ['X-Original-URL', url.replace(/\/\/[^/]*/, '//evil.example')],
    ],
  },
  rejectsProof(
    'an iat 400 seconds ago',
    'iat',
    withClaims(() => ({ iat: now() - 400 })),
  ),
  rejectsProof(
    'an iat 40 seconds ahead',
    'iat',
    withClaims(() => ({ iat: now() + 40 })),
  ),
  acceptsProof(
    'an iat 20 seconds ahead',
    withClaims(() => ({ iat: now() + 20 })),
  ),
  acceptsProof(
    'an iat 50 seconds ago',
    withClaims(() => ({ iat: now() - 50 })),
  ),
  acceptsProof(
    'an iat without a fraction',
    withClaims(() => ({ iat: Math.floor(now()) })),
  ),
  rejectsProof('the ath of another token', 'ath', ({ mint, prove }) =>
    prove({ token: mint({ jti: 'another' }) }),
  ),
  rejectsProof(
    'an ath in hexadecimal',
    'ath',
    withClaims(({ token }) => ({
      ath: createHash('sha256').update(token).digest('hex'),
    })),
  ),
  rejectsProof('the key of another client', 'jkt', ({ prove }) => {
    const { jwk, privateKey } = createProofKey();
    return prove({ header: { jwk }, signWith: privateKey });
  }),
  acceptsProof('a jti of 128 characters', ({ prove }) =>
    prove({ claims: { jti: randomText(128) } }),
  ),
  acceptsProof('a jti with special characters', ({ prove }) =>
    prove({ claims: { jti: `"\n\0ä\ud800${randomText(8)}` } }),
  ),
];

const randomText = (length: number): string =>
  Array.from({ length }, () =>
    Math.floor(Math.random() * 36).toString(36),
  ).join('');
