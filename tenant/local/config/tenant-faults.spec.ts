import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import {
  loadTestTenant,
  removeTestTenants,
} from '../testing/load-test-tenant.js';
import { type TestFiles, audience } from '../testing/test-tenant.js';
import { silentLogger } from '../tenant-logger.js';
import { FileReader } from './file-reader.js';
import { TenantFileError } from './tenant-file-error.js';
import { TenantSource } from './tenant-source.js';

afterEach(removeTestTenants);

/** The faults of a tenant that differs from an ordinary one in this, each with the line that it names. */
function faultsOf(
  change: (files: TestFiles) => void,
  actions: string[] = [],
): { fault: string; line: string }[] {
  try {
    loadTestTenant({ change, actions });
    return [];
  } catch (error) {
    if (!(error instanceof TenantFileError)) throw error;
    return error.faults.map((fault) => {
      const [, file = '', number = '', text = ''] =
        /^(.*\.yaml):(\d+): ([^]*)$/.exec(fault) ?? [];
      const lines = readFileSync(file, 'utf8').split('\n');
      return { fault: text, line: lines[Number(number) - 1]?.trim() ?? '' };
    });
  }
}

const metadata = (client_metadata: unknown) => (files: TestFiles) => {
  files.tenant.clients[0]!['client_metadata'] = client_metadata;
};
const api = (members: Record<string, unknown>) => (files: TestFiles) => {
  Object.assign(files.tenant.resourceServers[0]!, members);
};
const grant = (members: Record<string, unknown>) => (files: TestFiles) => {
  Object.assign(files.tenant.clientGrants[0]!, members);
};
const client = (members: Record<string, unknown>) => (files: TestFiles) => {
  Object.assign(files.tenant.clients[0]!, members);
};
const action = (members: Record<string, unknown>) => (files: TestFiles) => {
  const [first = {}] = files.tenant['actions'] as Record<string, unknown>[];
  Object.assign(first, members);
};
const credentials = (...list: unknown[]) =>
  client({
    client_authentication_methods: { private_key_jwt: { credentials: list } },
  });
const eleven = Object.fromEntries(
  Array.from({ length: 11 }, (_, index) => [`key${index}`, 'x']),
);

const secondGrant = ({ tenant }: TestFiles) =>
  void tenant.clientGrants.push({ ...tenant.clientGrants[0] });
const secondClient = ({ tenant }: TestFiles) =>
  void tenant.clients.push({ name: 'Client' });
const section = (members: Record<string, unknown>) => (files: TestFiles) =>
  void Object.assign(files.tenant, members);
const pem = '-----BEGIN PRIVATE KEY-----';

/** Adds a client that tenant.local.yaml alone has. */
const localClient =
  (members: Record<string, unknown> = {}, grants: object = {}) =>
  ({ local }: TestFiles) => {
    const name = 'Local';
    local.credentials.push({ name, client_id: 'l', client_secret: 's' });
    local.clients.push({ name, app_type: 'non_interactive', ...members });
    local.clientGrants.push({
      client_id: name,
      audience,
      scope: [],
      ...grants,
    });
  };

type Change = (files: TestFiles) => void;

describe('A tenant’s files are refused, with the line at fault, where', () => {
  // What is wrong, what makes it so, the line that is named, and what is said of it.
  it.each<[string, Change, string | RegExp, RegExp]>([
    [
      'metadata has 11 keys',
      metadata(eleven),
      'client_metadata:',
      /at most 10 properties/,
    ],
    [
      'a metadata key is too long',
      metadata({ ['k'.repeat(256)]: 'x' }),
      /k{256}/,
      /at most 255 characters/,
    ],
    [
      'a metadata key has other characters',
      metadata({ ü: 'x' }),
      'ü: x',
      /out of A-Z/,
    ],
    [
      'a metadata value is too long',
      metadata({ urn: 'x'.repeat(256) }),
      /^urn:/,
      /longer than 255/,
    ],
    [
      'a metadata value is a number',
      metadata({ plan: 600 }),
      'plan: 600',
      /put "plan" in quotes/,
    ],
    [
      'a metadata value is a boolean',
      metadata({ plan: true }),
      'plan: true',
      /put "plan" in quotes/,
    ],
    [
      'a metadata value is an object',
      metadata({ plan: { a: 1 } }),
      'plan:',
      /put "plan" in quotes/,
    ],
    [
      'a metadata value is a date',
      metadata({ since: new Date(0) }),
      /^since:/,
      /put "since" in quotes/,
    ],
    [
      'metadata is a list',
      metadata(['urn']),
      'client_metadata:',
      /must be a mapping/,
    ],
    [
      'a token dialect is unknown',
      api({ token_dialect: 'bogus' }),
      'token_dialect: bogus',
      /must be one of access_token, /,
    ],
    [
      'a signing algorithm is unknown',
      api({ signing_alg: 'ES256' }),
      'signing_alg: ES256',
      /must be one of/,
    ],
    [
      'tokens live too long',
      api({ token_lifetime: 2_592_001 }),
      /^token_lifetime/,
      /from 1 to 2592000/,
    ],
    [
      'tokens live no time',
      api({ token_lifetime: 0 }),
      /^token_lifetime/,
      /from 1 to 2592000/,
    ],
    [
      'a flag is no boolean',
      api({ enforce_policies: 'yes' }),
      'enforce_policies: yes',
      /true or false/,
    ],
    [
      'an API has no identifier',
      api({ identifier: undefined }),
      '- name: API',
      /identifier is missing/,
    ],
    [
      'a scope stands twice',
      api({ scopes: [{ value: 'a' }, { value: 'a' }] }),
      '- value: a',
      /stands here twice/,
    ],
    [
      'a scope holds white space',
      api({ scopes: [{ value: 'a b' }] }),
      '- value: a b',
      /no white space/,
    ],
    [
      'a grant is for an unknown client',
      grant({ client_id: 'Nobody' }),
      '- client_id: Nobody',
      /there is no client/,
    ],
    [
      'a grant is for an unknown API',
      grant({ audience: 'https://x/' }),
      'audience: https://x/',
      /there is no API/,
    ],
    [
      'a grant has a scope that the API has not',
      grant({ scope: ['read', 'all'] }),
      '- all',
      /has no scope "all"/,
    ],
    [
      'a grant lists scopes and takes all',
      grant({ allow_all_scopes: true }),
      'scope:',
      /leaves nothing to list/,
    ],
    [
      'a grant stands twice',
      secondGrant,
      '- client_id: Client',
      /has two grants for/,
    ],
    [
      'a client stands twice',
      secondClient,
      '- name: Client',
      /stands here twice/,
    ],
    [
      'a client has no local id',
      client({ name: 'New' }),
      '- name: New',
      /gives "New" no client_id and no client_secret/,
    ],
    [
      'a client of tenant.local.yaml has a fault',
      localClient({ client_metadata: { plan: 600 } }),
      'plan: 600',
      /put "plan" in quotes/,
    ],
    [
      'a client of tenant.local.yaml has no id',
      localClient({ name: 'New' }),
      '- name: New',
      /gives "New" no client_id and no client_secret/,
    ],
    [
      'a client stands in both files',
      ({ local }) => void local.clients.push({ name: 'Client' }),
      '- name: Client',
      /"Client" stands in tenant\.yaml, too/,
    ],
    [
      'a client stands in tenant.local.yaml twice',
      ({ local }) => void local.clients.push({ name: 'L' }, { name: 'L' }),
      '- name: L',
      /stands here twice/,
    ],
    [
      'a grant of tenant.local.yaml has a scope that the API has not',
      localClient({}, { scope: ['all'] }),
      '- all',
      /has no scope "all"/,
    ],
    [
      'a grant of tenant.local.yaml is for an unknown client',
      localClient({}, { client_id: 'Nobody' }),
      '- client_id: Nobody',
      /there is no client/,
    ],
    [
      'a grant stands in both files',
      ({ tenant, local }) =>
        void local.clientGrants.push({ ...tenant.clientGrants[0] }),
      '- client_id: Client',
      /has two grants for/,
    ],
    [
      'tenant.yaml has a grant for a client of tenant.local.yaml',
      (files) => {
        localClient()(files);
        files.tenant.clientGrants.push(...files.local.clientGrants.splice(0));
      },
      '- client_id: Local',
      /"Local" stands in tenant\.local\.yaml, which is not deployed/,
    ],
    [
      'an organization of tenant.yaml names a client of tenant.local.yaml',
      (files) => {
        localClient()(files);
        files.tenant['organizations'] = [
          { name: 'org', client_grants: [{ client_id: 'Local', audience }] },
        ];
        files.local['organizations'] = [{ name: 'org', id: 'org_1' }];
      },
      '- client_id: Local',
      /"Local" stands in tenant\.local\.yaml, which is not deployed/,
    ],
    [
      'a client has three keys',
      credentials({}, {}, {}),
      'credentials:',
      /at most 2 credentials/,
    ],
    [
      'a client’s key is no key',
      credentials({ name: 'a', pem: 'junk' }),
      'pem: junk',
      /must be an RSA public key/,
    ],
    [
      'a client’s key is private',
      credentials({ name: 'a', pem }),
      /^pem:/,
      /this is a private key/,
    ],
    [
      'a quota is none',
      client({ token_quota: { client_credentials: { per_hour: 0 } } }),
      'per_hour: 0',
      /whole number/,
    ],
    [
      'a keyword has no value',
      api({ name: '##API_NAME##' }),
      /API_NAME/,
      /no value for the keyword ##API_NAME##/,
    ],
    [
      'a section is no list',
      section({ clients: 'x' }),
      'clients: x',
      /clients must be a list/,
    ],
  ])('%s', (_what, change, line, message) => {
    const faults = faultsOf(change);
    expect(faults).toContainEqual({
      line: expect.stringMatching(line instanceof RegExp ? line : `^${line}$`),
      fault: expect.stringMatching(message),
    });
  });

  it.each<[string, Change, string | RegExp, RegExp]>([
    [
      'an Action’s code is missing',
      action({ code: './actions/none.js' }),
      'code: ./actions/none.js',
      /there is no file/,
    ],
    [
      'an Action’s code is elsewhere',
      action({ code: '../../x.js' }),
      'code: ../../x.js',
      /outside of/,
    ],
    [
      'a bound Action is not deployed',
      action({ deployed: false }),
      '- action_name: action-0',
      /bound, but not deployed/,
    ],
    [
      'a bound Action is for another trigger',
      action({ supported_triggers: [{ id: 'post-login' }] }),
      '- action_name: action-0',
      /does not support this trigger/,
    ],
    [
      'a bound Action does not exist',
      action({ name: 'other' }),
      '- action_name: action-0',
      /there is no Action/,
    ],
    [
      'a secret has no value',
      action({ secrets: [{ name: 'X' }] }),
      '- name: X',
      /value is missing/,
    ],
    [
      'a secret is too long',
      action({ secrets: [{ name: 'X', value: 'x'.repeat(4_097) }] }),
      /^value: x+$/,
      /longer than 4096/,
    ],
  ])('%s', (_what, change, line, message) => {
    expect(faultsOf(change, [''])).toContainEqual({
      line: expect.stringMatching(line),
      fault: expect.stringMatching(message),
    });
  });

  it.each([
    ['YAML that does not parse', 'clients: [', /:1: /],
    ['a key twice', 'clients: []\nclients: []', /:2: Map keys must be unique/],
    ['a list at the top', '- a', /the file must be a mapping/],
  ])('they are %s', (_what, text, fault) => {
    const files = new FileReader();
    const directory = '/somewhere';
    files.read = (path) => (path.endsWith('tenant.yaml') ? text : '');
    expect(() => new TenantSource(directory, {}, files, silentLogger)).toThrow(
      fault,
    );
  });

  it('there is no file', () => {
    expect(
      () => new TenantSource('/nowhere', {}, new FileReader(), silentLogger),
    ).toThrow(/nowhere.tenant\.yaml cannot be read/);
  });

  it('there are several faults, all of them told at once', () => {
    const faults = faultsOf((files) => {
      metadata({ plan: 1, urn: true })(files);
      api({ token_dialect: 'bogus' })(files);
    });
    expect(faults).toHaveLength(3);
  });
});
