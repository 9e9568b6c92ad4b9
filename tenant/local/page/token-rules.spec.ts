import { describe, expect, it } from 'vitest';
import { tokenProfiles } from '../../../src/auth/token/token-profiles.js';
import {
  brokenRule,
  claimRules,
  headerRules,
} from '../../../src/auth/token/token-rules.js';

type Members = Record<string, unknown>;

const { brokenRules } = (await import(
  new URL('assets/token-rules.js', import.meta.url).href
)) as {
  brokenRules: (
    token: { header: Members; claims: Members },
    context: { issuer: string; audience: string; now: number },
  ) => string[];
};

const issuer = 'http://localhost:4000/';
const audience = 'https://api.example.com';
const now = 1_800_000_000;
const header = { alg: 'RS256', typ: 'JWT', kid: 'k' };
const claims = {
  iss: issuer,
  sub: 'c@clients',
  aud: audience,
  iat: now,
  exp: now + 60,
  gty: 'client-credentials',
  azp: 'c',
};

/** What an attacker, or another tenant, may put into any member. */
const values = [
  undefined,
  null,
  true,
  false,
  0,
  -1,
  '',
  'x',
  [],
  {},
  [audience, 1],
  [audience, 'y'],
  now,
  now + 4,
  now + 6,
  now - 4,
  now - 6,
  1e300,
  'HS256',
  'none',
  'at+jwt',
  'AT+JWT',
  'client-credentials',
  'password',
  'c',
  'http://localhost:4000',
];
const changes = [
  ...['alg', 'typ', 'kid', 'crit', 'b64'].flatMap((name) =>
    values.map((value) => ({ header: { [name]: value }, claims: {} })),
  ),
  ...[...Object.keys(claims), 'nbf', 'cnf', 'client_id'].flatMap((name) =>
    values.map((value) => ({ header: {}, claims: { [name]: value } })),
  ),
  ...['c', 'd'].map((client_id) => ({
    header: {},
    claims: { gty: undefined, client_id, sub: 'c' },
  })),
];

describe('the page’s verdict', () => {
  it.each(changes)('is the API’s for %j', (change) => {
    const token = {
      header: { ...header, ...change.header },
      claims: { ...claims, ...change.claims },
    };
    const broken =
      brokenRule(headerRules, token.header, { algorithms: ['RS256'] }) ??
      brokenRule(claimRules, token.claims, {
        issuer,
        audience,
        profile: tokenProfiles.auth0,
        now,
        toleranceSeconds: 5,
      });
    const refused = brokenRules(token, { issuer, audience, now }).length > 0;
    expect(refused).toBe(broken !== undefined);
  });
});
