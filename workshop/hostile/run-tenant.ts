import { setTimeout as delay } from 'node:timers/promises';
import { sendRequest, type ApiResponse } from '@repo/access-tokens/conformance';
import { startIssuer, type TestIssuer } from '@repo/access-tokens/testing';
import type { StartedServer } from '../support/start-process.js';

/** How an API reacted, in words, and whether that is right. */
export interface Outcome {
  readonly text: string;
  readonly right: boolean;
}

export interface MisbehavingTenant {
  readonly name: string;
  /** The title of its row in docs/security-comparison.md. Default: none, so only this project is tested. */
  readonly row?: string;
  /** Runs before the API starts. `other` is a second server with the same keys. */
  readonly misbehave?: (
    issuer: TestIssuer,
    other: TestIssuer,
  ) => void | Promise<void>;
  /** Runs while the API does. Default: a client sends a valid token and must get 503. */
  readonly play?: (issuer: TestIssuer, api: StartedServer) => Promise<Outcome>;
}

export const timeoutMs = 10_000;

/** Sends `GET /client` with this token. */
export const getClient = (
  api: StartedServer,
  token: string,
): Promise<ApiResponse> =>
  sendRequest(
    api.url,
    { path: '/client', headers: [['Authorization', `Bearer ${token}`]] },
    timeoutMs,
  );

/** The status, or what a caller sees instead. */
export function describeStatus(status: number): string {
  if (status === -1) return `no response in ${timeoutMs / 1000} s`;
  return status === 0 ? 'connection cut' : String(status);
}

export function expectStatus(response: ApiResponse, right: number): Outcome {
  return {
    text: describeStatus(response.status),
    right: response.status === right,
  };
}

/** Whether the condition is met within 15 s. */
export async function eventually(
  isMet: () => boolean | Promise<boolean>,
): Promise<boolean> {
  const end = Date.now() + 15_000;
  while (!(await isMet())) {
    if (Date.now() > end) return false;
    await delay(20);
  }
  return true;
}

/** Starts a tenant that misbehaves and an API that trusts it. */
export async function runTenant<T>(
  { misbehave }: MisbehavingTenant,
  start: (issuerUrl: string) => Promise<StartedServer>,
  judge: (issuer: TestIssuer, api: StartedServer) => Promise<T>,
): Promise<T> {
  const issuer = await startIssuer();
  const other = await startIssuer({ keys: issuer.keys });
  let api: StartedServer | undefined;
  try {
    await misbehave?.(issuer, other);
    api = await start(issuer.url);
    return await judge(issuer, api);
  } finally {
    await api?.stop('SIGKILL');
    await Promise.all([issuer.stop(), other.stop()]);
  }
}
