import type { Answer, HostileRequest } from './exchange.js';
import type { HostileCase } from './hostile-case.js';

const token = /\b[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}/;

/** What is wrong with an answer of this API; empty where nothing is. */
export function faultsOf(
  { status, code }: HostileCase,
  { method }: HostileRequest,
  answer: Answer,
): string[] {
  const faults: string[] = [];
  const expected = [status].flat();
  if (!expected.includes(answer.status))
    faults.push(`status ${answer.status} instead of ${expected.join(' or ')}`);
  if (answer.status < 400) return faults;

  const problem = method === 'HEAD' ? undefined : problemOf(answer);
  if (method !== 'HEAD' && problem?.['status'] !== answer.status)
    faults.push('no problem that agrees with the status');
  if (code !== undefined && problem?.['code'] !== code)
    faults.push(`code ${String(problem?.['code'])} instead of ${code}`);
  if (
    problem &&
    !String(problem['type']).endsWith(`#${String(problem['code'])}`)
  )
    faults.push('a type that does not lead to the entry of the code');

  const challenge = answer.headers.get('www-authenticate');
  if (answer.status === 401 && !challenge?.startsWith('Bearer realm="'))
    faults.push('401 without a challenge');
  if (code === 'credentials_missing' && challenge?.includes('error='))
    faults.push('an error in the challenge to somebody without credentials');
  if (answer.status > 403 && challenge !== undefined)
    faults.push('a challenge that no token would answer');
  if (token.test(answer.body + [...answer.headers.values()].join('\n')))
    faults.push('a token in the answer');
  return faults;
}

function problemOf({
  headers,
  body,
}: Answer): Record<string, unknown> | undefined {
  if (headers.get('content-type') !== 'application/problem+json')
    return undefined;
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** What a log must never hold. */
export const holdsToken = (log: string): boolean => token.test(log);
