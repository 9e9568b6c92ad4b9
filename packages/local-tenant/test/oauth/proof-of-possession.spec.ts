import { createProofKey, makeProof } from '@repo/access-tokens/testing';
import { describe, expect, it } from 'vitest';
import { decodeClaims, postToken } from '../support/request-token.js';
import { emulates } from '../support/support.js';
import { action, audience, type Members } from '../support/tenant-files.js';
import { startTestTenant, type TestTenant } from '../support/test-tenant.js';

const key = createProofKey();

/** A proof for the token endpoint. There is no token yet, so it names none. */
const prove = ({ issuer }: TestTenant, claims: Members = {}) =>
  makeProof(key, {
    method: 'POST',
    url: `${issuer}oauth/token`,
    token: '',
    claims: { ath: undefined, ...claims },
  });

const request = (tenant: TestTenant, dpop?: string) =>
  postToken(tenant, {
    headers: { 'content-type': 'application/json', ...(dpop && { dpop }) },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: 'client',
      client_secret: 'secret',
      audience,
    }),
  });

const none = { mechanism: 'none' };
const allows = { mechanism: 'dpop' };
const requires = { mechanism: 'dpop', required: true };
const ofPublicClients = { ...requires, required_for: 'public_clients' };

const outcomes = {
  plain: [200, undefined, 'Bearer'],
  bound: [200, undefined, 'DPoP'],
  refused: [400, 'invalid_request', undefined],
};

type Row = [
  clientRequires: boolean,
  proof: 'a proof' | 'no proof',
  api: object | null,
  outcome: keyof typeof outcomes,
];

const matrix = emulates(
  'Tokens that are bound to a key (DPoP), as `proof_of_possession` of the API and `require_proof_of_possession` of the client say',
);

describe(
  'A token of a client that requires proof of possession',
  matrix,
  () => {
    // Auth0's own table, see "Configure Sender Constraining" in its documentation.
    it.each<Row>([
      [false, 'no proof', none, 'plain'],
      [false, 'no proof', null, 'plain'],
      [false, 'no proof', allows, 'plain'],
      [false, 'no proof', requires, 'refused'],
      [false, 'no proof', ofPublicClients, 'plain'],
      [false, 'a proof', none, 'plain'],
      [false, 'a proof', null, 'plain'],
      [false, 'a proof', allows, 'bound'],
      [false, 'a proof', requires, 'bound'],
      [false, 'a proof', ofPublicClients, 'bound'],
      [true, 'no proof', none, 'refused'],
      [true, 'no proof', allows, 'refused'],
      [true, 'no proof', requires, 'refused'],
      [true, 'a proof', none, 'refused'],
      [true, 'a proof', allows, 'bound'],
      [true, 'a proof', requires, 'bound'],
    ])(
      '(%s), with %s, for an API with %j, is %s',
      async (
        require_proof_of_possession,
        proof,
        proof_of_possession,
        expected,
      ) => {
        const tenant = await startTestTenant({
          client: { require_proof_of_possession },
          api: { proof_of_possession },
        });
        const dpop = proof === 'a proof' ? prove(tenant) : undefined;
        const response = await request(tenant, dpop);
        const { status, body, headers } = response;
        expect([status, body['error'], body['token_type']]).toEqual(
          outcomes[expected],
        );
        const { cnf } = status === 200 ? decodeClaims(response) : {};
        expect(cnf).toEqual(expected === 'bound' ? key.cnf : undefined);
        expect(headers.get('dpop-nonce')).toBeNull();
      },
    );
  },
);

describe('A DPoP proof at the token endpoint', () => {
  const start = (proof_of_possession: object) =>
    startTestTenant({ api: { proof_of_possession } });

  it.each<[string, Members]>([
    ['another method', { htm: 'GET' }],
    ['another URL', { htu: 'https://tenant.example/oauth/token' }],
    ['another time', { iat: Date.now() / 1000 - 3_600 }],
    ['no id', { jti: undefined }],
  ])('with %s is rejected', async (_what, claims) => {
    const tenant = await start(allows);
    const { status, body } = await request(tenant, prove(tenant, claims));
    expect(status).toBe(400);
    expect(body['error']).toBe('invalid_dpop_proof');
  });

  it('is rejected the second time', async () => {
    const tenant = await start(allows);
    const proof = prove(tenant);
    expect((await request(tenant, proof)).status).toBe(200);
    expect((await request(tenant, proof)).status).toBe(400);
  });

  it('is not even read if the API does not use DPoP', async () => {
    const tenant = await start({ mechanism: 'mtls' });
    const { status, body } = await request(tenant, 'junk');
    expect(status).toBe(200);
    expect(body['token_type']).toBe('Bearer');
  });

  it('does not affect metadata and Actions', async () => {
    const tenant = await startTestTenant({
      api: { proof_of_possession: requires },
      actions: [
        action(
          `api.accessToken.setCustomClaim('plan', event.client.metadata.plan);
           api.accessToken.setCustomClaim('cnf', { jkt: 'forged' });`,
        ),
      ],
    });
    const claims = decodeClaims(await request(tenant, prove(tenant)));
    expect(claims).toMatchObject({ plan: 'pro', azp: 'client', cnf: key.cnf });
  });
});
