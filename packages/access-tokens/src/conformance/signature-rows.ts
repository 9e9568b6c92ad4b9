import {
  accepts,
  rejects,
  show,
  type Context,
  type Row,
} from './hostile-request.js';

/** Keys that sign correctly, but are published in a way that forbids RS256. */
const unusableKeys: readonly (readonly [name: string, kid: string])[] = [
  ['RS256 under a key published for RS512', 'for-rs512'],
  ['RS256 under a key published for PS256', 'for-ps256'],
  ['a key published for encryption', 'for-encryption'],
  ['a key whose key_ops lack verify', 'for-signing-only'],
  ['an RSA key of 1024 bits', 'weak'],
  ['a key whose private half is published', 'private'],
  ['a key published without a kid', 'without-kid'],
];

const edits: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
  ...[0, 1, 100, 200, 255].map(
    (index) =>
      [
        `a bit of byte ${index} of the signature changed`,
        (bytes: Buffer) =>
          bytes.fill((bytes[index] ?? 0) ^ 1, index, index + 1),
      ] as const,
  ),
  ['a signature of zeros', (bytes) => bytes.fill(0)],
  ['a signature of ones', (bytes) => bytes.fill(255)],
  ['a signature one byte short', (bytes) => bytes.subarray(1)],
  [
    'a signature with a byte in front',
    (bytes) => Buffer.concat([Buffer.alloc(1), bytes]),
  ],
  ['a signature of one byte', () => Buffer.from([1])],
  ['a signature of 3,000 bytes', () => Buffer.alloc(3000, 1)],
];

export const signatureRows: readonly Row[] = [
  accepts('a key published without alg', (context) =>
    mintWith(context, 'no-alg'),
  ),
  accepts('the RS256 key of several with one kid', ({ mint, issuer }) =>
    mint({
      header: { kid: 'shared' },
      signWith: issuer.keys.findLast(({ kid }) => kid === 'shared')!.privateKey,
    }),
  ),
  rejects(
    'RS256 under the RS512 key of several with one kid',
    'signature',
    (context) => mintWith(context, 'shared'),
  ),
  ...unusableKeys.map(([name, kid]) =>
    rejects(name, 'kid', (context) => mintWith(context, kid)),
  ),
  rejects('RS256 naming an elliptic key', 'kid', ({ mint }) =>
    mint({ header: { kid: 'elliptic' } }),
  ),
  rejects(
    'ES256 under an elliptic key, not in the allowlist',
    'alg',
    (context) => mintWith(context, 'elliptic', 'ES256'),
  ),
  rejects('a signature of another key', 'signature', ({ mint, issuer }) =>
    mint({ signWith: issuer.attacker.keys[0]!.privateKey }),
  ),
  rejects('another of the issuer’s kids', 'signature', ({ mint }) =>
    mint({ header: { kid: 'no-alg' } }),
  ),
  rejects(
    'a token of another issuer',
    'signature',
    ({ mint, issuer: { stranger } }) =>
      mint({
        claims: { iss: stranger.url },
        signWith: stranger.keys[0]!.privateKey,
      }),
  ),
  rejects(
    'a token of the attacker’s own issuer',
    'kid',
    ({ mint, issuer: { stranger } }) =>
      mint({
        header: { kid: stranger.keys[0]!.kid },
        claims: { iss: stranger.url },
        signWith: stranger.keys[0]!.privateKey,
      }),
  ),
  ...[{ claims: { azp: 'admin' } }, { header: { x: 1 } }].map((change) =>
    rejects(
      `a good signature over something other than ${show(change)}`,
      'signature',
      ({ mint }) => mint(change).replace(/[^.]+$/, mint().split('.')[2] ?? ''),
    ),
  ),
  ...edits.map(([name, edit]) =>
    rejects(name, 'signature', ({ mint }) =>
      mint().replace(/[^.]+$/, (signature) =>
        edit(Buffer.from(signature, 'base64url')).toString('base64url'),
      ),
    ),
  ),
];

/** A token that is signed with another key of the issuer, and names that key. */
function mintWith({ mint, issuer }: Context, kid: string, alg = 'RS256') {
  const key = issuer.keys.find((candidate) => candidate.kid === kid)!;
  return mint({ header: { alg, kid }, signWith: key.privateKey });
}
