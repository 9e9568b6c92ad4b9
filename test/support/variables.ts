import { audience, namespace } from '@repo/access-tokens/testing';

export type Variables = Readonly<Record<string, string>>;

/** The environment of an API under test: any free port, no limits that a fast test would meet, and an issuer that no test asks for keys. */
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
