import {
  acceptedToken,
  refusedToken,
  type HostileGroup,
} from '../hostile-case.js';

export const signature: HostileGroup = {
  title: 'Keys and signature',
  cases: [
    acceptedToken('control: a key published without alg', ({ mintWith }) =>
      mintWith('no-alg'),
    ),
    refusedToken('RS256 under a key published for RS512', ({ mintWith }) =>
      mintWith('for-rs512'),
    ),
    refusedToken('RS256 under a key published for PS256', ({ mintWith }) =>
      mintWith('for-ps256'),
    ),
    refusedToken('a key published for encryption', ({ mintWith }) =>
      mintWith('for-encryption'),
    ),
    refusedToken('a key whose key_ops lack verify', ({ mintWith }) =>
      mintWith('for-signing-only'),
    ),
    refusedToken('an RSA key of 1024 bits', ({ mintWith }) => mintWith('weak')),
    refusedToken('a key whose private half is published', ({ mintWith }) =>
      mintWith('private'),
    ),
    refusedToken('RS256 naming an elliptic key', ({ mint }) =>
      mint({ header: { kid: 'elliptic' } }),
    ),
    refusedToken(
      'ES256 under an elliptic key, not in the allowlist',
      ({ mintWith }) => mintWith('elliptic', { header: { alg: 'ES256' } }),
    ),
    refusedToken('a signature of another key', ({ mint, attacker }) =>
      mint({ signWith: attacker.key.privateKey }),
    ),
    refusedToken('another of the issuer’s kids', ({ mint }) =>
      mint({ header: { kid: 'no-alg' } }),
    ),
    refusedToken('a token of another issuer', ({ stranger, mint }) =>
      mint({ claims: { iss: stranger.url }, signWith: keyOf(stranger.keys) }),
    ),
    refusedToken('another payload under a good signature', ({ mint }) => {
      const [head, , sign] = mint().split('.');
      const [, payload] = mint({ claims: { azp: 'admin' } }).split('.');
      return `${head}.${payload}.${sign}`;
    }),
    refusedToken('another header under a good signature', ({ mint }) => {
      const [, payload, sign] = mint().split('.');
      const [head] = mint({ header: { x: 1 } }).split('.');
      return `${head}.${payload}.${sign}`;
    }),
    ...[0, 1, 100, 200, 255].map((byte) =>
      refusedToken(
        `a bit of byte ${byte} of the signature changed`,
        ({ mint }) =>
          changed(mint(), (bytes) => {
            bytes[byte] = (bytes[byte] ?? 0) ^ 1;
            return bytes;
          }),
      ),
    ),
    refusedToken('a signature of zeros', ({ mint }) =>
      changed(mint(), (bytes) => bytes.fill(0)),
    ),
    refusedToken('a signature of ones', ({ mint }) =>
      changed(mint(), (bytes) => bytes.fill(255)),
    ),
    refusedToken('a signature one byte short', ({ mint }) =>
      changed(mint(), (bytes) => bytes.subarray(1)),
    ),
    refusedToken('a signature with a byte in front', ({ mint }) =>
      changed(mint(), (bytes) => Buffer.concat([Buffer.alloc(1), bytes])),
    ),
    refusedToken('a signature of one byte', ({ mint }) =>
      changed(mint(), () => Buffer.from([1])),
    ),
    refusedToken('a signature of 3,000 bytes', ({ mint }) =>
      changed(mint(), () => Buffer.alloc(3000, 1)),
    ),
  ],
};

function changed(token: string, change: (bytes: Buffer) => Buffer): string {
  const [head, payload, sign = ''] = token.split('.');
  const bytes = change(Buffer.from(sign, 'base64url'));
  return `${head}.${payload}.${bytes.toString('base64url')}`;
}

function keyOf(
  keys: readonly { privateKey: import('node:crypto').KeyObject }[],
) {
  const [key] = keys;
  if (!key) throw new Error('the issuer has no key');
  return key.privateKey;
}
