import { audience, namespace } from '@repo/access-tokens/testing';

export type Variables = Readonly<Record<string, string>>;

/** The environment of an API under test, but for its issuer: any free port, and no limits that a fast test would meet. */
export const testVariables: Variables = {
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  PORT: '0',
  RATE_LIMIT: 'off',
  AUDIENCE: audience,
  CLAIM_NAMESPACE: namespace,
};
