import { rmSync } from 'node:fs';
import { afterAll, onTestFinished } from 'vitest';
import type { LocalTenant } from '../../src/local-tenant.js';
import { startLocalTenant } from '../../src/start-local-tenant.js';
import type { TenantLogger } from '../../src/tenant-logger.js';
import type { TokenResponse } from '../../src/token-response.js';
import { decodeClaims, requestToken } from './request-token.js';
import { saveSharedKeys } from './shared-keys.js';
import { type TestTenantOptions, writeTestTenant } from './tenant-files.js';

export interface RecordingLogger extends TenantLogger {
  readonly lines: string[];
}

/** A logger whose lines a test can read, each with its level in front. */
export function recordingLogger(): RecordingLogger {
  const lines: string[] = [];
  const record = (level: string) => (message: string) =>
    lines.push(`${level} ${message}`);
  return {
    lines,
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
  };
}

export interface TestTenant extends LocalTenant {
  readonly directory: string;
  readonly log: RecordingLogger;
}

/** When to stop: at the end of the test or, with `afterAll`, of the test file. */
export type OnEnd = (stop: () => Promise<void>) => void;

/** Starts an ordinary tenant, except for the options. It is closed when the test ends. */
export async function startTestTenant(
  options: TestTenantOptions = {},
  onEnd: OnEnd = onTestFinished,
): Promise<TestTenant> {
  const directory = writeTestTenant(options);
  const keysFile = await saveSharedKeys(directory);
  const log = recordingLogger();
  const tenant = await startLocalTenant({
    directory,
    keysFile,
    logger: log,
    ...options,
  });
  onEnd(async () => {
    await tenant.close();
    rmSync(directory, { recursive: true });
  });
  return Object.assign(tenant, { directory, log });
}

/** Starts a tenant for a whole test file. */
export const useTestTenant = (
  options: TestTenantOptions = {},
): Promise<TestTenant> => startTestTenant(options, afterAll);

/** The response to a token request, with the claims of its token and what the tenant has logged. */
export interface TenantResponse extends TokenResponse {
  readonly claims: Record<string, unknown>;
  readonly logged: string;
}

/** Starts a tenant and requests a token from it. */
export async function getTokenResponse(
  options: TestTenantOptions = {},
  overrides: Record<string, unknown> = {},
): Promise<TenantResponse> {
  const tenant = await startTestTenant(options);
  const response = await requestToken(tenant, overrides);
  return {
    ...response,
    logged: tenant.log.lines.join('\n'),
    get claims() {
      return decodeClaims(response);
    },
  };
}
