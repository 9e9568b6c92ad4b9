import {
  hostileProofs,
  sendHostileRequest,
  sendRequest,
  type ApiResponse,
  type ConformanceIssuer,
  type RequestParts,
} from '@repo/access-tokens/conformance';
import {
  audience,
  createProofKey,
  makeProof,
  mintToken,
  namespace,
} from '@repo/access-tokens/testing';
import type { StartedServer } from '../support/start-process.js';
import { isRejected, publicUrl, type BoundTokens } from './bound-tokens.js';
import { routes } from './requests.js';
import { expectStatus, timeoutMs, type Outcome } from './run-tenant.js';

const url = publicUrl + routes.path;
const key = createProofKey();

const send = (
  api: StartedServer,
  request: RequestParts,
): Promise<ApiResponse> =>
  sendRequest(api.url, { path: routes.path, ...request }, timeoutMs);

/** A valid request with a proof for this URL. */
function createDpopHeaders(
  issuer: ConformanceIssuer,
  provenUrl: string,
): [string, string][] {
  const token = mintToken(issuer, { claims: { cnf: key.cnf } });
  return [
    ['Authorization', `DPoP ${token}`],
    ['DPoP', makeProof(key, { url: provenUrl, token })],
  ];
}

const isAccepted = ({ status }: ApiResponse): boolean => status === 200;

const proof = (title: string, judge: BoundTokens['judge']): BoundTokens => ({
  section: 'Proofs (DPoP)',
  title,
  variables: { PUBLIC_URL: publicUrl },
  judge,
});

/** Sends the hostile proofs of a group, or the valid ones of all groups. */
async function sendProofs(
  issuer: ConformanceIssuer,
  api: StartedServer,
  group: string | undefined,
): Promise<Map<string, ApiResponse>> {
  const responses = new Map<string, ApiResponse>();
  const options = { audience, namespace, publicUrl };
  for (const request of hostileProofs(issuer, options)) {
    const isControl = request.expected.status === 200;
    if (group === undefined ? !isControl : isControl || request.group !== group)
      continue;
    const response = await sendHostileRequest(api.url, request, routes);
    responses.set(`${request.group}: ${request.name}`, response);
  }
  return responses;
}

const hostileGroup = (title: string, group: string): BoundTokens =>
  proof(title, async (issuer, api) => {
    const responses = [...(await sendProofs(issuer, api, group))];
    const accepted = responses.filter(([, response]) => isAccepted(response));
    const failed = responses.filter(
      ([, response]) => !isAccepted(response) && !isRejected(response),
    );
    for (const [name, { status }] of [...accepted, ...failed])
      console.log(`  ${status} ${name}`);
    const text = [
      `${accepted.length} of ${responses.length} accepted`,
      ...(failed.length > 0 ? [`${failed.length} not answered 4xx`] : []),
    ].join(', ');
    return {
      text,
      right: responses.every(([, response]) => isRejected(response)),
    };
  });

/** Sends a request several times, all at once or one after the other. */
async function replay(
  issuer: ConformanceIssuer,
  api: StartedServer,
  copies: number,
  atOnce: boolean,
): Promise<Outcome> {
  const headers = createDpopHeaders(issuer, url);
  const responses: Promise<ApiResponse>[] = [];
  for (let copy = 0; copy < copies; copy += 1) {
    responses.push(send(api, { headers }));
    if (!atOnce) await responses[copy];
  }
  const accepted = (await Promise.all(responses)).filter(isAccepted).length;
  return { text: `${accepted} of ${copies} accepted`, right: accepted <= 1 };
}

export const proofs: readonly BoundTokens[] = [
  proof('Valid proofs (control)', async (issuer, api) => {
    const responses = [...(await sendProofs(issuer, api, undefined)).values()];
    const accepted = responses.filter(isAccepted).length;
    return {
      text: `${accepted} of ${responses.length} accepted`,
      // A set-up without DPoP accepts only the plain token beside a proof.
      right: accepted <= 1 || accepted === responses.length,
    };
  }),
  hostileGroup('Wrong scheme or `cnf`', 'Bound token'),
  hostileGroup('Malformed, unsigned or more than one', 'Proof format'),
  hostileGroup('Wrong `typ`, `alg`, `crit` or `jwk`', 'Proof header'),
  hostileGroup(
    'Wrong `htm`, `htu`, `iat`, `jti`, `ath` or key',
    'Proof claims',
  ),
  proof('For another host, with that `Host` header', async (issuer, api) => {
    const otherUrl = `http://evil.example${routes.path}`;
    const lines = createDpopHeaders(issuer, otherUrl).map(
      ([name, value]) => `${name}: ${value}`,
    );
    const raw = [
      `GET ${routes.path} HTTP/1.1`,
      'Host: evil.example',
      'Connection: close',
      ...lines,
      '\r\n',
    ].join('\r\n');
    return expectStatus(await send(api, { raw }), 401);
  }),
  proof('One proof, sent twice', (issuer, api) =>
    replay(issuer, api, 2, false),
  ),
  proof('One proof, sent 20 times at once', (issuer, api) =>
    replay(issuer, api, 20, true),
  ),
];
