import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FileReader } from '../../src/config/file-reader.js';
import { TenantFileError } from '../../src/config/tenant-file.js';
import { TenantSource } from '../../src/config/tenant-source.js';
import { silentLogger } from '../../src/tenant-logger.js';
import {
  audience,
  hook,
  loadTestTenant,
  type Members,
  type TestFiles,
  type TestTenantOptions,
} from '../support/tenant-files.js';

type Change = (files: TestFiles) => void;

/** The faults of an ordinary tenant with this difference, each with the line that it names. */
function getFaults(
  difference: TestTenantOptions | Change,
): { fault: string; line: string }[] {
  try {
    loadTestTenant(
      typeof difference === 'function' ? { change: difference } : difference,
    );
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

const metadata = (client_metadata: unknown) => ({
  client: { client_metadata },
});
const api = (members: Members) => ({ api: members });
const client = (members: Members) => ({ client: members });
const tenant =
  (members: Members): Change =>
  (files) =>
    void Object.assign(files.tenant, members);
const local =
  (members: Members): Change =>
  (files) =>
    void Object.assign(files.local, members);

const scopes = (...values: string[]) =>
  api({ scopes: values.map((value) => ({ value })) });
const keys = (...credentials: unknown[]) =>
  client({
    client_authentication_methods: { private_key_jwt: { credentials } },
  });
const key = (pem: string) => keys({ name: 'a', pem });
const quota = (client_credentials: Members) =>
  client({ token_quota: { client_credentials } });
const demo = (members: Members) => local({ demo: members });
const localClients = (...names: string[]) =>
  local({ clients: names.map((name) => ({ name })) });
const action = (members: Members) => ({
  actions: [''],
  change: (files: TestFiles) =>
    void Object.assign((files.tenant['actions'] as object[])[0]!, members),
});
const secret = (members: Members) =>
  action({ secrets: [{ name: 'X', ...members }] });

/** Adds a client that is only in tenant.local.yaml. */
const localClient =
  (members: Members = {}, grants: Members = {}): Change =>
  (files) => {
    const name = 'Local';
    files.local.credentials.push({ name, client_id: 'l', client_secret: 's' });
    files.local.clients.push({ name, app_type: 'non_interactive', ...members });
    files.local.clientGrants.push({
      client_id: name,
      audience,
      scope: [],
      ...grants,
    });
  };

const eleven = Object.fromEntries(
  Array.from({ length: 11 }, (_, index) => [`key${index}`, 'x']),
);
const secondGrant: Change = (files) =>
  void files.tenant.clientGrants.push({ ...files.tenant.clientGrants[0] });
const secondClient: Change = (files) =>
  void files.tenant.clients.push({ name: 'Client' });
const sameId: Change = (files) => {
  const client_id = files.local.credentials[0]?.['client_id'];
  files.local.credentials.push({ name: 'Other', client_id });
  files.tenant.clients.push({ name: 'Other', app_type: 'non_interactive' });
};
const grantInBoth: Change = (files) =>
  void files.local.clientGrants.push({ ...files.tenant.clientGrants[0] });
const deployedGrant: Change = (files) => {
  localClient()(files);
  files.tenant.clientGrants.push(...files.local.clientGrants.splice(0));
};
const organization: Change = (files) => {
  localClient()(files);
  files.tenant['organizations'] = [
    { name: 'org', client_grants: [{ client_id: 'Local', audience }] },
  ];
  files.local['organizations'] = [{ name: 'org', id: 'org_1' }];
};

const long = 'x'.repeat(4_097);
const forPostLogin = action({ supported_triggers: [{ id: 'post-login' }] });
const bound = '- action_name: action-0';
const bogusDialect = api({ token_dialect: 'bogus' });
const numeric = metadata({ plan: 600 });
const withoutCode = { client: 'Client', story: 'x' };
const nobody = { client: 'Nobody', story: 'x', code: 'x' };
const notDeployed =
  /"Local" is only in tenant\.local\.yaml, which is not deployed/;

describe('A fault in a tenant’s files', () => {
  // The message, the line that it names, and the difference from a valid tenant.
  it.each<[RegExp, string | RegExp, TestTenantOptions | Change]>([
    [/at most 10 properties/, 'client_metadata:', metadata(eleven)],
    [/at most 255 characters/, /k{256}/, metadata({ ['k'.repeat(256)]: 'x' })],
    [/from A-Z/, 'ü: x', metadata({ ü: 'x' })],
    [/longer than 255/, /^urn:/, metadata({ urn: 'x'.repeat(256) })],
    [/put "plan" in quotes/, 'plan: 600', numeric],
    [/put "plan" in quotes/, 'plan: true', metadata({ plan: true })],
    [/put "plan" in quotes/, 'plan:', metadata({ plan: { a: 1 } })],
    [/put "since" in quotes/, /^since:/, metadata({ since: new Date(0) })],
    [/metadata must be a mapping/, 'client_metadata:', metadata(['urn'])],
    [/expected one of "access_token"/, /bogus/, bogusDialect],
    [/expected one of "RS256"/, /ES256/, api({ signing_alg: 'ES256' })],
    [
      /mtls allows only all_clients/,
      /public_clients/,
      api({
        proof_of_possession: {
          mechanism: 'mtls',
          required_for: 'public_clients',
        },
      }),
    ],
    [/<=2592000/, /lifetime/, api({ token_lifetime: 2_592_001 })],
    [/>=1/, /lifetime/, api({ token_lifetime: 0 })],
    [
      /expected boolean/,
      /^enforce_policies: yes$/,
      api({ enforce_policies: 'yes' }),
    ],
    [/identifier is missing/, '- name: API', api({ identifier: undefined })],
    [/"a" appears twice/, '- value: a', scopes('a', 'a')],
    [/not have white space/, '- value: a b', scopes('a b')],
    [/has two grants for/, '- client_id: Client', secondGrant],
    [/"Client" appears twice/, '- name: Client', secondClient],
    [/put "plan" in quotes/, 'plan: 600', localClient(numeric.client)],
    [/is also in tenant\.yaml/, '- name: Client', localClients('Client')],
    [/"L" appears twice/, '- name: L', localClients('L', 'L')],
    [/has no scope "all"/, '- all', localClient({}, { scope: ['all'] })],
    [/no client "Nobody"/, /Nobody/, localClient({}, { client_id: 'Nobody' })],
    [
      /no API "https:\/\/x\/"/,
      /x\//,
      localClient({}, { audience: 'https://x/' }),
    ],
    [/the same client_id as another client, client/, '- name: Other', sameId],
    [/has two grants for/, '- client_id: Client', grantInBoth],
    [notDeployed, /Local/, deployedGrant],
    [notDeployed, /Local/, organization],
    [/at most 2 credentials/, 'credentials:', keys({}, {}, {})],
    [/must be an RSA public key/, 'pem: junk', key('junk')],
    [/this is a private key/, /^pem:/, key('-----BEGIN PRIVATE KEY-----')],
    [/per_hour: .*>=1/, 'per_hour: 0', quota({ per_hour: 0 })],
    [/no value for the keyword ##X##/, /##X##/, api({ name: '##X##' })],
    [/clients: .*expected array/, 'clients: x', tenant({ clients: 'x' })],
    [/url: Invalid URL/, 'url: nowhere', demo({ url: 'nowhere' })],
    [/no client "Nobody"/, 'client: Nobody', demo({ client: 'Nobody' })],
    [/no client "Nobody"/, /Nobody/, demo({ refusals: [nobody] })],
    [/code is missing/, '- client: Client', demo({ refusals: [withoutCode] })],
    // Of an Action:
    [/code is missing/, '- name: action-0', action({ code: undefined })],
    [/there is no file/, /none/, action({ code: './actions/none.js' })],
    [/outside the/, 'code: ../../x.js', action({ code: '../../x.js' })],
    [/does not support this trigger/, bound, forPostLogin],
    [/there is no Action "action-0"/, bound, action({ name: 'other' })],
    [/value: .*<=4096 characters/, /^value: x+$/, secret({ value: long })],
  ])('%s is reported with its line', (message, line, difference) => {
    const lines = getFaults(difference)
      .filter(({ fault }) => message.test(fault))
      .map((one) => one.line);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(line);
  });

  it.each([
    ['YAML that does not parse', 'clients: [', /:1: /],
    ['a key twice', 'clients: []\nclients: []', /:2: Map keys must be unique/],
    ['a list at the top', '- a', /expected object/],
  ])('such as %s is reported', (_what, text, fault) => {
    const files = new FileReader();
    files.read = (path) => (path.endsWith('tenant.yaml') ? text : '');
    expect(
      () => new TenantSource('/somewhere', {}, files, silentLogger),
    ).toThrow(fault);
  });

  it('such as a second enabled Hook is reported, because a tenant runs only one', () => {
    const faults = getFaults({
      hook: hook('cb(null, {});'),
      change: ({ local: { hooks } }) => {
        const [first] = hooks as Members[];
        (hooks as Members[]).push(
          { ...first, name: 'second' },
          { ...first, name: 'third', enabled: false },
        );
      },
    });
    expect(faults).toEqual([
      {
        fault:
          'the Hook "hook" is already enabled, and a tenant runs only one: set "enabled: false" in one of them',
        line: 'enabled: true',
      },
    ]);
  });

  it('such as a missing file is reported', () => {
    expect(
      () => new TenantSource('/nowhere', {}, new FileReader(), silentLogger),
    ).toThrow(/nowhere.tenant\.yaml cannot be read/);
  });

  it('is reported together with all the others', () => {
    const faults = getFaults({
      ...metadata({ plan: 1, urn: true }),
      ...bogusDialect,
    });
    expect(faults).toHaveLength(3);
  });
});
