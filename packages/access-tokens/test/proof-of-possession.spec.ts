import { describe, expect, it } from 'vitest';
import {
  DpopProofs,
  getCertificateThumbprint,
  MemoryReplayStore,
  ProofOfPossession,
  readCertificateHeader,
  type ProofOfPossessionMode,
  type ProvenRequest,
  type ReplayStore,
} from '../src/index.js';
import { mintToken } from '../src/testing/index.js';
import { createDpopClient, publicUrl } from './support/dpop-client.js';
import type { ApiOptions } from './support/start-api.js';
import { useApi, type ApiWithIssuer } from './support/use-api.js';

const certificate = Buffer.from('the DER of a certificate');
const cnfOfCertificate = {
  'x5t#S256': getCertificateThumbprint(certificate),
};
const inHeader = (der: Buffer) => ({
  'client-cert': `:${der.toString('base64')}:`,
});

const inMode = (
  mode: ProofOfPossessionMode,
  replays: ReplayStore = new MemoryReplayStore(),
): ApiOptions => ({
  possession: new ProofOfPossession<ProvenRequest>({
    mode,
    dpop: new DpopProofs({ publicUrl, replays }),
    getCertificate: ({ headers }) =>
      readCertificateHeader(String(headers['client-cert']), 'rfc9440'),
  }),
});

/** The `cnf` of the token, the scheme, what else is sent, and the status in the modes off, allowed and required. */
const decisions = [
  ['no cnf', 'Bearer', 'nothing', [200, 200, 401]],
  ['no cnf', 'Bearer', 'a proof', [200, 200, 401]],
  ['no cnf', 'Bearer', 'its certificate', [200, 200, 401]],
  ['no cnf', 'DPoP', 'nothing', [401, 401, 401]],
  ['no cnf', 'DPoP', 'a proof', [401, 401, 401]],
  ['no cnf', 'dpop', 'nothing', [401, 401, 401]],
  ['jkt', 'DPoP', 'a proof', [401, 200, 200]],
  ['jkt', 'dpop', 'a proof', [401, 200, 200]],
  ['jkt', 'DPoP', 'nothing', [401, 401, 401]],
  ['jkt', 'dpop', 'nothing', [401, 401, 401]],
  ['jkt', 'DPoP', 'its certificate', [401, 401, 401]],
  ['jkt', 'Bearer', 'nothing', [401, 401, 401]],
  ['jkt', 'Bearer', 'a proof', [401, 401, 401]],
  ['jkt and more', 'DPoP', 'a proof', [401, 200, 200]],
  ['x5t#S256', 'Bearer', 'its certificate', [401, 200, 200]],
  ['x5t#S256', 'DPoP', 'its certificate', [401, 200, 200]],
  ['x5t#S256', 'Bearer', 'nothing', [401, 401, 401]],
  ['x5t#S256', 'DPoP', 'a proof', [401, 401, 401]],
  ['x5t#S256', 'Bearer', 'another certificate', [401, 401, 401]],
  ['x5t#S256', 'DPoP', 'another certificate', [401, 401, 401]],
  ['both', 'DPoP', 'all of them', [401, 401, 401]],
  ['both', 'Bearer', 'all of them', [401, 401, 401]],
  ['neither', 'DPoP', 'a proof', [401, 401, 401]],
  ['an unknown method', 'DPoP', 'a proof', [401, 401, 401]],
  ['a text', 'DPoP', 'a proof', [401, 401, 401]],
] as const;

/** Sends the token twice: the second time, it may be cached. */
async function getStatuses(
  tested: ApiWithIssuer,
  [cnf, scheme, sent]: readonly [string, string, string, ...unknown[]],
): Promise<number[]> {
  const client = createDpopClient(tested);
  const { jkt } = client.key.cnf;
  const confirmations: Readonly<Record<string, unknown>> = {
    jkt: { jkt },
    'jkt and more': { jkt, note: 'x' },
    'x5t#S256': cnfOfCertificate,
    both: { jkt, ...cnfOfCertificate },
    neither: {},
    'an unknown method': { jku: 'https://a/', kid: 'x' },
    'a text': jkt,
  };
  const token = mintToken(tested.issuer, {
    claims: { cnf: confirmations[cnf], jti: `${cnf} ${sent}` },
  });
  const all = sent === 'all of them';
  const send = async (): Promise<number> => {
    const headers = {
      ...((all || sent === 'a proof') && { dpop: client.prove({ token }) }),
      ...((all || sent === 'its certificate') && inHeader(certificate)),
      ...(sent === 'another certificate' && inHeader(Buffer.from('another'))),
    };
    const response = await tested.api.getClientWith(`${scheme} ${token}`, {
      headers,
    });
    return response.status;
  };
  return [await send(), await send()];
}

describe.each(['off', 'allowed', 'required'] as const)(
  'the mode %s',
  (mode) => {
    const tested = useApi(inMode(mode));
    const column = ['off', 'allowed', 'required'].indexOf(mode);

    const cases = decisions.map(
      ([cnf, scheme, sent, statuses]) =>
        [statuses[column], cnf, scheme, sent] as const,
    );

    it.each(cases)(
      'answers %d to a token with %s, sent as %s with %s',
      async (status, ...request) => {
        expect(await getStatuses(tested, request)).toEqual([status, status]);
      },
    );
  },
);

describe('an API without DPoP or client certificates', () => {
  const tested = useApi({
    possession: new ProofOfPossession({ mode: 'allowed' }),
  });

  it.each(decisions.filter(([cnf]) => cnf !== 'no cnf'))(
    'rejects a token with %s, sent as %s with %s',
    async (...decision) => {
      expect(await getStatuses(tested, decision)).toEqual([401, 401]);
    },
  );
});

describe('a bound token', () => {
  const tested = useApi(inMode('allowed'));

  it('is cached, but its proof is verified each time', async () => {
    const client = createDpopClient(tested);
    await client.call();
    const { hits } = tested.api.tokens;
    expect(await client.call()).toMatchObject({ status: 200 });
    expect(await client.call('')).toMatchObject({ status: 401 });
    expect(tested.api.tokens.hits).toBe(hits + 2);
  });

  it('has a client with its confirmation', async () => {
    const client = createDpopClient(tested);
    const { body } = await client.call();
    const { jkt } = client.key.cnf;
    expect(body['confirmation']).toEqual({ method: 'jkt', thumbprint: jkt });
  });
});
