import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectChallenge } from './support/expect-challenge.js';
import {
  base64url,
  mintToken,
  type TokenOptions,
} from './support/mint-token.js';
import {
  signingKeyPair,
  type SigningKeyPair,
} from './support/signing-key-pair.js';
import { useApi } from './support/use-api.js';

const tested = useApi();
const attacker = signingKeyPair('key-1');

const get = (token: string) => tested.api.getClient(token);

async function expectRefused(token: string, saying: RegExp): Promise<void> {
  expectChallenge(await get(token), {
    status: 401,
    code: 'invalid_token',
    error: 'invalid_token',
    saying,
  });
}

const mint = (options: TokenOptions) => mintToken(tested.issuer, options);

describe('alg', () => {
  it.each([
    'none',
    'None',
    'NONE',
    'nOnE',
    '',
    'HS256',
    'RS384',
    'RS512',
    'PS256',
    'rs256',
    'RS256 ',
  ])('%j is refused, whatever the signature', async (alg) => {
    const unsigned = mint({ header: { alg: 'RS256' } }).split('.');
    const header = base64url(JSON.stringify({ alg, typ: 'JWT', kid: 'key-1' }));
    await expectRefused(`${header}.${unsigned[1]}.${unsigned[2]}`, /^alg /);
    expect((await get(`${header}.${unsigned[1]}.`)).status).toBe(401);
  });

  it.each([undefined, null, 1, true, ['RS256'], { alg: 'RS256' }])(
    '%j is refused',
    (alg) => expectRefused(mint({ header: { alg } }), /^alg /),
  );

  it('HS256 with the public key as the secret is refused, in every encoding of the key', async () => {
    const { jwk, publicKey } = tested.issuer.keys[0] as SigningKeyPair;
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    const secrets = [
      pem,
      String(pem).trim(),
      publicKey.export({ type: 'pkcs1', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
      publicKey.export({ type: 'pkcs1', format: 'der' }),
      JSON.stringify(jwk),
      String(jwk['n']),
    ];
    for (const secret of secrets) {
      const input = mint({ header: { alg: 'HS256' } })
        .split('.')
        .slice(0, 2)
        .join('.');
      const mac = createHmac('sha256', secret)
        .update(input)
        .digest('base64url');
      await expectRefused(`${input}.${mac}`, /^alg /);
    }
  });
});

describe('typ', () => {
  it.each([undefined, 'JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt'])(
    '%j is accepted',
    async (typ) => {
      expect((await get(mint({ header: { typ } }))).status).toBe(200);
    },
  );
  it.each([
    null,
    1,
    ['JWT'],
    '',
    'dpop+jwt',
    'JWE',
    'logout+jwt',
    'secevent+jwt',
    'application/jwt2',
  ])('%j is refused', (typ) =>
    expectRefused(mint({ header: { typ } }), /^typ /),
  );
});

describe('crit and b64', () => {
  it.each(
    [['exp'], ['b64'], [], 'exp', null, { exp: true }].map((crit) => [crit]),
  )('crit %j is refused', (crit) =>
    expectRefused(mint({ header: { crit } }), /^crit /),
  );
  it.each([false, 'false', 0, null])('b64 %j is refused', (b64) =>
    expectRefused(mint({ header: { b64 } }), /^b64 /),
  );
});

describe('kid', () => {
  it.each([undefined, null, '', 1, ['key-1'], { kid: 'key-1' }])(
    '%j is refused',
    (kid) => expectRefused(mint({ header: { kid } }), /^kid /),
  );
  it.each([
    'key-2',
    'KEY-1',
    'key-1 ',
    '__proto__',
    'constructor',
    'toString',
    '../../../../dev/null',
    "' OR 1=1 --",
    'http://127.0.0.1/key',
    'k'.repeat(4000),
    '\u0000',
    '\ud800',
    '\r\nset-cookie: a=b',
  ])('%j, which the issuer does not publish, is refused', (kid) =>
    expectRefused(mint({ header: { kid } }), /^kid /),
  );
});

describe('a key that the token itself offers', () => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.end(JSON.stringify({ keys: [attacker.jwk] }));
  });
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });

  it.each(['jwk', 'jku', 'x5u', 'x5c'])(
    'by %s is not used, nor asked for',
    async (member) => {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
      const offers: Record<string, unknown> = {
        jwk: attacker.jwk,
        jku: url,
        x5u: url,
        x5c: [
          attacker.publicKey
            .export({ type: 'spki', format: 'der' })
            .toString('base64'),
        ],
      };
      const forged = {
        header: { [member]: offers[member] },
        signWith: attacker.privateKey,
      };
      await expectRefused(mint(forged), /^The signature /);
      expect(asked).toBe(0);
    },
  );
});

describe('the signature', () => {
  it('of another key is refused', () =>
    expectRefused(mint({ signWith: attacker.privateKey }), /^The signature /));

  it('over another payload is refused', async () => {
    const [header, , signature] = mint({}).split('.');
    const [, payload] = mint({ claims: { azp: 'another' } }).split('.');
    await expectRefused(`${header}.${payload}.${signature}`, /^The signature /);
  });

  it('with any one bit changed is refused', async () => {
    const [header, payload, signature = ''] = mint({}).split('.');
    for (const index of [0, 1, 100, 255]) {
      const bytes = Buffer.from(signature, 'base64url');
      bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
      await expectRefused(
        `${header}.${payload}.${base64url(bytes)}`,
        /^The signature /,
      );
    }
  });
});

describe('headers that were seen before', () => {
  it('grant nothing, however many there are', async () => {
    const good = mint({});
    expect((await get(good)).status).toBe(200);
    const [, payload, signature] = good.split('.');
    for (let member = 0; member < 120; member += 1) {
      const header = { alg: 'RS256', typ: 'JWT', kid: 'key-1', member };
      const token = `${base64url(JSON.stringify(header))}.${payload}.${signature}`;
      await expectRefused(token, /signature/i);
      await expectRefused(token, /signature/i);
    }
    expect((await get(mint({ claims: { jti: 'another' } }))).status).toBe(200);
  });

  it('are refused again where they were refused', async () => {
    const token = mint({ header: { kid: '' } });
    await expectRefused(token, /^kid /);
    await expectRefused(token, /^kid /);
  });
});
