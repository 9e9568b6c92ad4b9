import { audience, namespace } from '@repo/access-tokens/testing';

export type Variables = Readonly<Record<string, string>>;

/** The default environment of an API under test: a free port, no rate limits, and an issuer that does not exist. */
export const testVariables: Variables = {
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  PORT: '0',
  LOG_LEVEL: 'info',
  RATE_LIMIT: 'off',
  ISSUER_BASE_URL: 'https://tenant.invalid/',
  AUDIENCE: audience,
  CLAIM_NAMESPACE: namespace,
};
