import { isJsonObject, type JsonObject } from '../compact-jws.js';
import type { HostileRequest } from './hostile-request.js';
import type { ApiResponse } from './send-hostile-request.js';

const token = /\b[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}/;

/** Whether a text, e.g. a response or a log, contains something that looks like a token. */
export const containsToken = (text: string): boolean => token.test(text);

/** How the detail of a problem begins, if not with the name of its rule. */
const detailPatterns: Readonly<Record<string, string>> = {
  format: "The (token|proof)('s)? ",
  size: 'The (token|proof) is longer ',
  missing: 'The token is bound to a key: ',
  signature: 'The signature ',
  gty: 'The claim \\w+ (is missing: |differs from )',
  client_id: 'The token does not name its client',
};

/**
 * Checks a response: its status, its problem (`application/problem+json`, RFC 9457,
 * with `status`, `code` and `detail`), its challenge (RFC 6750, section 3; RFC
 * 9449, section 7.1), and that it contains no token.
 *
 * @returns a description of each fault
 */
export function getFaults(
  { method, expected }: HostileRequest,
  response: ApiResponse,
): string[] {
  const faults: string[] = [];
  const statuses = [expected.status].flat();
  if (!statuses.includes(response.status))
    faults.push(
      `status ${response.status} instead of ${statuses.join(' or ')}`,
    );
  if (containsToken(response.body + [...response.headers.values()].join('\n')))
    faults.push('a token in the response');
  if (response.status < 400) return faults;

  const problem = method === 'HEAD' ? undefined : readProblem(response);
  if (method !== 'HEAD')
    faults.push(...getProblemFaults(expected, response, problem));
  return [...faults, ...getChallengeFaults(expected, response, problem)];
}

function getProblemFaults(
  { code, rule }: HostileRequest['expected'],
  response: ApiResponse,
  problem: JsonObject | undefined,
): string[] {
  const faults: string[] = [];
  if (problem?.['status'] !== response.status)
    faults.push(`a problem without the status ${response.status}`);
  if (code !== undefined && problem?.['code'] !== code)
    faults.push(`code ${String(problem?.['code'])} instead of ${code}`);
  const detail = String(problem?.['detail']);
  if (rule && !RegExp(`^${detailPatterns[rule] ?? `${rule} `}`).test(detail))
    faults.push(`rejected for "${detail}" instead of ${rule}`);
  return faults;
}

function getChallengeFaults(
  { code }: HostileRequest['expected'],
  { status, headers }: ApiResponse,
  problem: JsonObject | undefined,
): string[] {
  const challenge = headers.get('www-authenticate');
  const faults: string[] = [];
  if (status === 401 && !/^(Bearer|DPoP) realm="/.test(challenge ?? ''))
    faults.push('401 without a challenge');
  if (code === 'invalid_dpop_proof' && !/^DPoP .* algs="/.test(challenge ?? ''))
    faults.push('no DPoP challenge with the algorithms of proofs');
  if (code === 'credentials_missing' && challenge?.includes('error='))
    faults.push('an error in the challenge to a client without credentials');
  if (
    (code === 'invalid_token' ||
      code === 'invalid_request' ||
      code === 'invalid_dpop_proof') &&
    !challenge?.includes(
      `error="${code}", error_description="${String(problem?.['detail'])}"`,
    )
  )
    faults.push(`a challenge without ${code} and the detail`);
  if (status > 403 && challenge !== undefined)
    faults.push('a challenge that no token would satisfy');
  return faults;
}

function readProblem({ headers, body }: ApiResponse): JsonObject | undefined {
  if (headers.get('content-type') !== 'application/problem+json')
    return undefined;
  try {
    const problem: unknown = JSON.parse(body);
    return isJsonObject(problem) ? problem : undefined;
  } catch {
    return undefined;
  }
}
