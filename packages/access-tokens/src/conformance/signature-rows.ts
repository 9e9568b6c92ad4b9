import {
  accepts,
  rejects,
  show,
  type Context,
  type Row,
} from './hostile-request.js';

/** Keys that sign correctly, but must not verify RS256 as they are published. */
const unusableKeys: readonly (readonly [name: string, kid: string])[] = [
  ['RS256 with a key published for RS512', 'for-rs512'],
  ['RS256 with a key published for PS256', 'for-ps256'],
  ['a key published for encryption', 'for-encryption'],
  ['a key whose key_ops does not include verify', 'for-signing-only'],
  ['an RSA key of 1024 bits', 'weak'],
  ['a key whose private half is published', 'private'],
  ['a key published without a kid', 'without-kid'],
];

const edits: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
  ...[0, 1, 100, 200, 255].map(
    (index) =>
      [
        `a signature with a changed bit in byte ${index}`,
        (bytes: Buffer) =>
          bytes.fill((bytes[index] ?? 0) ^ 1, index, index + 1),
      ] as const,
  ),
  ['a signature of zeros', (bytes) => bytes.fill(0)],
  ['a signature of ones', (bytes) => bytes.fill(255)],
  ['a signature that is one byte too short', (bytes) => bytes.subarray(1)],
  [
    'a signature with an extra byte at the start',
    (bytes) => Buffer.concat([Buffer.alloc(1), bytes]),
  ],
  ['a signature of one byte', () => Buffer.from([1])],
  ['a signature of 3,000 bytes', () => Buffer.alloc(3000, 1)],
];

export const signatureRows: readonly Row[] = [
  accepts('a key published without alg', (context) =>
    mintWith(context, 'no-alg'),
  ),
  accepts(
    'RS256 with the RS256 key of several with the same kid',
    ({ mint, issuer }) =>
      mint({
        header: { kid: 'shared' },
        signWith: issuer.keys.findLast(({ kid }) => kid === 'shared')!
          .privateKey,
      }),
  ),
  rejects(
    'RS256 with the RS512 key of several with the same kid',
    'signature',
    (context) => mintWith(context, 'shared'),
  ),
  ...unusableKeys.map(([name, kid]) =>
    rejects(name, 'kid', (context) => mintWith(context, kid)),
  ),
  rejects('RS256 with the kid of an elliptic-curve key', 'kid', ({ mint }) =>
    mint({ header: { kid: 'elliptic' } }),
  ),
  rejects(
    'ES256, which is not in the allowlist, with an elliptic-curve key',
    'alg',
    (context) => mintWith(context, 'elliptic', 'ES256'),
  ),
  rejects('a signature by another key', 'signature', ({ mint, issuer }) =>
    mint({ signWith: issuer.attacker.keys[0]!.privateKey }),
  ),
  rejects('the kid of another of the issuer’s keys', 'signature', ({ mint }) =>
    mint({ header: { kid: 'no-alg' } }),
  ),
  rejects(
    'another issuer’s token with a kid of this issuer',
    'signature',
    ({ mint, issuer: { stranger } }) =>
      mint({
        claims: { iss: stranger.url },
        signWith: stranger.keys[0]!.privateKey,
      }),
  ),
  rejects(
    'another issuer’s token with its own kid',
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
      `a token with ${show(change)} added after signing`,
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

/** A token that is signed with this key of the issuer, and names it. */
function mintWith({ mint, issuer }: Context, kid: string, alg = 'RS256') {
  const key = issuer.keys.find((candidate) => candidate.kid === kid)!;
  return mint({ header: { alg, kid }, signWith: key.privateKey });
}
