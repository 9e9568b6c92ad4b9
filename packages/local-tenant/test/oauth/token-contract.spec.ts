import { describe, expect, it } from 'vitest';
import { postToken } from '../support/request-token.js';
import { audience } from '../support/tenant-files.js';
import { startTestTenant } from '../support/test-tenant.js';
import { type Settings, tokenContract } from '../support/token-contract.js';

/** The real tenant to test, if the environment names one, and how it is set up. */
const { CONTRACT_ISSUER, CONTRACT_GIVEN = 'an ordinary tenant' } = process.env;

const rows = Object.entries(tokenContract)
  .filter(([given]) => !CONTRACT_ISSUER || given === CONTRACT_GIVEN)
  .flatMap(([given, [settings, responses]]) =>
    Object.entries(responses)
      .filter(
        ([, response]) => !CONTRACT_ISSUER || !response.startsWith('differs'),
      )
      .map(
        ([request, response]) =>
          [
            `${given}: "${request}" → ${response}`,
            { given, settings, request, response },
          ] as const,
      ),
  );

function getVariable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const getRealTarget = (issuer: string) => ({
  issuer,
  client_id: getVariable('CONTRACT_CLIENT_ID'),
  client_secret: getVariable('CONTRACT_CLIENT_SECRET'),
  audience: getVariable('CONTRACT_AUDIENCE'),
  scopes: getVariable('CONTRACT_SCOPES').split(' '),
});

/** Starts a local tenant with the row's settings. */
async function startTarget(settings: Settings) {
  const tenant = await startTestTenant(settings);
  await settings.prepare?.(tenant);
  const client = { client_id: 'client', client_secret: 'secret' };
  const { issuer } = tenant;
  return { issuer, ...client, audience, scopes: ['read', 'write'] };
}

/** Parses a row's response into status and body. */
function parseResponse(text: string): { status: number; body: object } {
  const [, status, rest = ''] = /^\w+ (\d{3}) ?(.*)$/.exec(text) ?? [];
  const [, error, error_uri, error_description] =
    /^(\w+)(?: \((.+?)\))?: (.*)$/.exec(rest) ?? [];
  const token = {
    access_token: 'ANY',
    expires_in: 'ANY',
    token_type: 'Bearer',
  };
  const body = error
    ? { error, error_uri, error_description }
    : { ...token, scope: rest || undefined };
  return { status: Number(status), body };
}

describe(`The token endpoint of ${CONTRACT_ISSUER ?? 'the local tenant'}`, () => {
  it.for(rows)(
    'given %s',
    async ([, { given, settings, request, response: text }], { task }) => {
      task.meta.contract = { given, request, response: text };
      const { issuer, scopes, ...ordinary } = CONTRACT_ISSUER
        ? getRealTarget(CONTRACT_ISSUER)
        : await startTarget(settings);
      const { status, body } = parseResponse(text);
      /** Replaces placeholders with the tenant's own values. */
      const toJson = (members: object) =>
        JSON.stringify(members, (_name, value: unknown) => value || undefined)
          .replaceAll('SCOPES', scopes.join(' '))
          .replaceAll('SCOPE', scopes[0] ?? '')
          .replaceAll('AUDIENCE', ordinary.audience)
          .replaceAll('ISSUER', issuer);

      const parameters = Object.fromEntries(new URLSearchParams(request));
      const grant_type = 'client_credentials';
      const response = await postToken(
        { issuer },
        {
          headers: { 'content-type': 'application/json' },
          body: toJson({ grant_type, ...ordinary, ...parameters }),
        },
      );

      const anything: unknown = expect.anything();
      const expected: unknown = JSON.parse(
        toJson(body),
        (_name, value: unknown) => (value === 'ANY' ? anything : value),
      );
      expect(response.body).toEqual(expected);
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toMatch('application/json');
    },
  );
});
