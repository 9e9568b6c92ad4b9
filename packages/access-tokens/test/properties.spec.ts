import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AccessTokenVerifier,
  DpopProofs,
  getCredentials,
  InvalidTokenError,
  isAccessTokenError,
  ProofOfPossession,
  SigningKeys,
  type Scheme,
} from '../src/index.js';
import {
  base64url,
  createProofKey,
  mintToken,
  namespace,
  type ProofOptions,
  type TokenOptions,
} from '../src/testing/index.js';
import { createDpopClient, publicUrl } from './support/dpop-client.js';
import { useApi } from './support/use-api.js';

const tested = useApi();
const runs = { numRuns: 150 };
const schemes: readonly Scheme[] = ['Bearer', 'DPoP'];

const getStatus = async (authorization: string): Promise<number> =>
  (await tested.api.getClientWith(authorization)).status;

async function getTokenStatus(options: TokenOptions): Promise<number> {
  const token = mintToken(tested.issuer, options);
  // Node rejects longer headers by itself.
  fc.pre(token.length < 12_000);
  return getStatus(`Bearer ${token}`);
}

/** Any text that a header can have. */
const headerText = fc
  .uint8Array({ minLength: 1, maxLength: 200 })
  .map((bytes) =>
    Buffer.from(
      bytes.map((byte) => (byte < 32 || byte === 127 ? 32 : byte)),
    ).toString('latin1'),
  );

describe('an Authorization header', () => {
  it('with any bytes after Bearer gets 400 or 401', () =>
    fc.assert(
      fc.asyncProperty(headerText, async (text) =>
        [400, 401].includes(await getStatus(`Bearer ${text}`)),
      ),
      runs,
    ));

  it('with any text has one valid token, no token, or is invalid', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('', 'Bearer', 'DPoP ', 'dpop '),
        fc.string(),
        (start, text) => {
          try {
            const credentials = getCredentials(start + text, schemes);
            return (
              credentials === undefined ||
              (/^[\w\-.~+/]+=*$/.test(credentials.token) &&
                (start + text).replace(/^(bearer|dpop) +/i, '') ===
                  credentials.token)
            );
          } catch (error) {
            return isAccessTokenError(error) && error.status === 400;
          }
        },
      ),
    ));

  it('with any b64token has exactly this token and its scheme', () =>
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9\-._~+/]+=*$/),
        fc.constantFrom(...schemes),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        (token, scheme, spaces, isLower) => {
          const word = isLower ? scheme.toLowerCase() : scheme;
          const header = `${word}${' '.repeat(spaces)}${token}`;
          expect(getCredentials(header, schemes)).toEqual({ scheme, token });
        },
      ),
    ));

  it.each(['DPoP x', 'dpop x', 'dpop', 'DPoP x y'])(
    '%s has an unknown scheme if DPoP is off',
    (header) => {
      expect(getCredentials(header, ['Bearer'])).toBeUndefined();
    },
  );
});

describe('a token', () => {
  it('with any JSON as header and payload gets 401, even if the signature is valid', () =>
    fc.assert(
      fc.asyncProperty(
        fc.json(),
        fc.json(),
        async (rawHeader, rawPayload) =>
          (await getTokenStatus({ rawHeader, rawPayload })) === 401,
      ),
      runs,
    ));

  it('with any claims added gets 200 or 401', () =>
    fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 }),
        async (claims) => [200, 401].includes(await getTokenStatus({ claims })),
      ),
      runs,
    ));

  it('with another header than the signed one gets 401', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record(
          {
            alg: fc.oneof(fc.constant('RS256'), fc.jsonValue()),
            typ: fc.jsonValue(),
            kid: fc.oneof(fc.constant('key-1'), fc.jsonValue()),
            crit: fc.jsonValue(),
          },
          { requiredKeys: [] },
        ),
        async (header) => {
          const [, payload, signature] = mintToken(tested.issuer).split('.');
          const json = JSON.stringify({
            alg: 'RS256',
            kid: 'key-1',
            ...header,
          });
          return (
            (await getStatus(
              `Bearer ${base64url(json)}.${payload}.${signature}`,
            )) === 401
          );
        },
      ),
      runs,
    ));

  it('with any character changed gets 401', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(), fc.base64String(), async (at, letters) => {
        const token = mintToken(tested.issuer);
        const index = at % token.length;
        const letter = letters[0] ?? 'A';
        fc.pre(token[index] !== letter && letter !== '=');
        const changed = `${token.slice(0, index)}${letter}${token.slice(index + 1)}`;
        return (await getStatus(`Bearer ${changed}`)) === 401;
      }),
      runs,
    ));
});

describe('a part of a token', () => {
  const verifier = new AccessTokenVerifier(
    { audience: 'x', claimNamespace: 'x' },
    new SigningKeys({ issuers: [] }),
  );
  const header = base64url('{"alg":"none"}');
  /** Returns `alg` if the format is valid, because `alg` is checked next. */
  function getRule(signature: string): string | undefined {
    try {
      void verifier.getKey(`${header}.e30.${signature}`);
      return undefined;
    } catch (error) {
      return error instanceof InvalidTokenError ? error.rule : 'no rule';
    }
  }
  const alphabet =
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

  it('has only one valid spelling for any bytes', () =>
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        const text = base64url(Buffer.from(bytes));
        const twins = Array.from(alphabet)
          .map((letter) => text.slice(0, -1) + letter)
          .filter((twin) => twin !== text)
          .filter((twin) => Buffer.from(twin, 'base64url').equals(bytes));
        expect(getRule(text)).toBe('alg');
        for (const twin of [...twins, `${text}=`, `${text} `, ''])
          expect(getRule(twin)).toBe('format');
      }),
    ));

  it('with any other text is rejected', () =>
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        fc.pre(!/^[\w-]+$/.test(text));
        return getRule(text) === 'format';
      }),
    ));
});

describe('a proof', () => {
  const bound = useApi({
    possession: new ProofOfPossession({
      mode: 'allowed',
      dpop: new DpopProofs({ publicUrl }),
    }),
  });
  const key = createProofKey();

  const getProofStatus = async (change: Partial<ProofOptions>) => {
    const client = createDpopClient(bound, { key });
    return (await client.call(client.prove(change))).status;
  };

  it('with any JSON as header and payload gets 401, even if the signature is valid', () =>
    fc.assert(
      fc.asyncProperty(
        fc.json(),
        fc.json(),
        async (rawHeader, rawPayload) =>
          (await getProofStatus({ rawHeader, rawPayload })) === 401 &&
          (await getProofStatus({ rawPayload })) === 401,
      ),
      runs,
    ));

  it('with any members of its jwk changed gets 200 or 401', () => {
    const { kty = '', crv = '', x = '', y = '' } = key.jwk;
    const value = fc.oneof(
      fc.constantFrom(kty, crv, x, y, 'RSA', 'OKP', 'P-384', 'AQAB', undefined),
      fc.base64String(),
      fc.jsonValue(),
    );
    const names = ['kty', 'crv', 'x', 'y', 'n', 'e', 'alg', 'use', 'key_ops'];
    const jwks = fc
      .dictionary(fc.constantFrom(...names, 'ext', '__proto__'), value)
      .map((changes) => ({ ...key.jwk, ...changes }));
    const algorithms = fc.constantFrom('ES256', 'RS256', 'EdDSA');
    return fc.assert(
      fc.asyncProperty(jwks, algorithms, async (jwk, alg) =>
        [200, 401].includes(await getProofStatus({ header: { jwk, alg } })),
      ),
      runs,
    );
  });
});

describe('claims with any names', () => {
  const names = fc.oneof(
    fc.string(),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'then'),
  );

  it('become own properties of the metadata, and change no prototype', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(names, { minLength: 1, maxLength: 5 }),
        async (members) => {
          const before = Object.getOwnPropertyNames(Object.prototype);
          const [header, payload = ''] = mintToken(tested.issuer).split('.');
          const json = Buffer.from(payload, 'base64url').toString();
          const added = members
            .filter((name) => name !== '')
            .map((name) => `${JSON.stringify(namespace + name)}:{"a":1}`);
          const rawPayload = `${json.slice(0, -1)},${['"x":1', ...added].join(',')}}`;
          const { status, body } = await tested.api.getClient(
            mintToken(tested.issuer, { rawPayload }),
          );
          expect({ header, status }).toEqual({ header, status: 200 });
          const metadata = body['metadata'] as object;
          for (const name of members.filter((member) => member !== ''))
            expect(Object.hasOwn(metadata, name)).toBe(true);
          expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
        },
      ),
      runs,
    ));
});
