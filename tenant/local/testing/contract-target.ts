import { type TokenAnswer, postToken, requestToken } from './request-token.js';
import { settingOptions } from './contract-settings.js';
import { audience, startTestTenant } from './test-tenant.js';
import type { ContractRow } from './token-contract.js';

/** A tenant to which rows of the contract are put. */
export interface ContractTarget {
  readonly issuer: string;
  readonly client_id: string;
  readonly client_secret: string;
  readonly audience: string;
  readonly scopes: readonly string[];
}

/** The tenant that the environment names: which one, and which of the settings it has been given. */
export function realTarget(
  env = process.env,
): (ContractTarget & { given: string }) | undefined {
  const issuer = env['CONTRACT_ISSUER'];
  if (!issuer) return undefined;
  const need = (name: string) => {
    const value = env[name];
    if (!value) throw new Error(`${name} is not set`);
    return value;
  };
  return {
    issuer,
    client_id: need('CONTRACT_CLIENT_ID'),
    client_secret: need('CONTRACT_CLIENT_SECRET'),
    audience: need('CONTRACT_AUDIENCE'),
    scopes: need('CONTRACT_SCOPES').split(' '),
    given: env['CONTRACT_GIVEN'] ?? 'an ordinary tenant',
  };
}

/** A local tenant that is as the row wants it. */
export async function localTarget({
  given,
}: ContractRow): Promise<ContractTarget> {
  const tenant = await startTestTenant(settingOptions(given));
  if (given === 'a client whose quota is used up') await requestToken(tenant);
  if (given === 'too many requests')
    tenant.faults.set({ kind: 'rate-limited' });
  return {
    issuer: tenant.issuer,
    client_id: 'client',
    client_secret: 'secret',
    audience,
    scopes: ['read', 'write'],
  };
}

export function putRow(
  target: ContractTarget,
  { request }: ContractRow,
): Promise<TokenAnswer> {
  const { client_id, client_secret, audience: api } = target;
  const body = {
    grant_type: 'client_credentials',
    client_id,
    client_secret,
    audience: api,
    ...request,
  };
  return postToken(target, {
    headers: { 'content-type': 'application/json' },
    body: fill(
      target,
      JSON.stringify(body, (_name, value: unknown) => value ?? undefined),
    ),
  });
}

/** The row's body, in the target's words. */
export function expectedBody(
  target: ContractTarget,
  { body }: ContractRow,
): Record<string, unknown> {
  return JSON.parse(fill(target, JSON.stringify(body))) as Record<
    string,
    unknown
  >;
}

function fill(target: ContractTarget, text: string): string {
  return text
    .replaceAll('SCOPES', target.scopes.join(' '))
    .replaceAll('SCOPE', target.scopes[0] ?? '')
    .replaceAll('AUDIENCE', target.audience)
    .replaceAll('ISSUER', target.issuer);
}
