import { readFile, writeFile } from 'node:fs/promises';
import {
  sendRequest,
  startConformanceIssuer,
  type HostileRequest,
} from '@repo/access-tokens/conformance';
import { mintToken, type TestIssuer } from '@repo/access-tokens/testing';
import { format } from 'prettier';
import type { StartedServer } from '../support/start-process.js';
import type { BoundTokens } from './bound-tokens.js';
import { certificates } from './certificates.js';
import { proofs } from './proofs.js';
import { getPlainRequests, routes } from './requests.js';
import {
  describeStatus,
  expectStatus,
  getClient,
  runTenant,
  timeoutMs,
  type MisbehavingTenant,
  type Outcome,
} from './run-tenant.js';
import {
  getVersion,
  peers,
  readmeAsIs,
  targets,
  type Target,
} from './targets.js';
import { misbehavingTenants } from './tenants.js';

/** Sends the same requests to this project and to its peers, and writes the table of `docs/security-comparison.md`. */
const page = 'docs/security-comparison.md';

const tenantSection = 'The tenant misbehaves';
/** The title of each row, and the name of its hostile request. */
const sections: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Tokens: {
    'A valid token (control)': 'accepts a valid token',
    '`alg: none`, no signature':
      'rejects a token with alg "none" and no signature',
    'HS256, the public key as its secret':
      'rejects HS256 whose secret is the public key in PEM (SPKI)',
    'No `exp`: never expires': 'rejects a token without exp',
    'No `iat`': 'rejects a token without iat',
    '`iat` in a minute': 'rejects a token with an iat in a minute',
    'No `sub`': 'rejects a token without sub',
    '`crit` with an unknown extension': 'rejects a token with crit ["x"]',
    '`typ: dpop+jwt`': 'rejects a token with typ "dpop+jwt"',
    '`typ: logout+jwt`': 'rejects a token with typ "logout+jwt"',
    'Bound to a key by `cnf`, sent as a plain bearer':
      'rejects a token with cnf {"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}',
    'A user’s token instead of a machine’s': 'rejects a user’s access token',
    '`aud` with this API and a number':
      'rejects a token with aud ["https://api.example.com",1]',
    'Stray bits in the last character':
      'rejects stray bits in the last character',
    'Payload `null`, correctly signed':
      'rejects the signed payload "null" with typ JWT',
    'Payload not JSON, correctly signed':
      'rejects the signed payload "{" with typ JWT',
    'Payload nested 2,600 deep': 'rejects a payload nested 2,600 deep',
  },
  Keys: {
    'RS256 under a key published for RS512':
      'rejects RS256 with a key published for RS512',
    'A key published for encryption': 'rejects a key published for encryption',
    'An RSA key of 1024 bits': 'rejects an RSA key of 1024 bits',
    'A key whose private half is published':
      'rejects a key whose private half is published',
    'A key offered in `jwk`': 'rejects the attacker’s key in jwk',
    '`kid` unknown': 'rejects a token with kid "unknown"',
    '`kid` left out': 'rejects a token without kid',
  },
  [tenantSection]: {},
  'The `Authorization` header': {
    'Junk after the token': 'rejects the value "Bearer TOKEN junk"',
    'Two tokens, separated by a comma':
      'rejects the value "Bearer TOKEN, Bearer TOKEN"',
    'Two `Authorization` headers': 'rejects a valid header, then a Basic one',
    'The word `Bearer` alone': 'rejects the value "Bearer"',
    'The token in the query string': 'rejects a token in the query',
  },
  Bodies: {
    'A valid body (control)': 'accepts a valid body',
    'Malformed JSON without a token': 'rejects "{" without a token',
    'A member `__proto__`': 'rejects {"text":"x","__proto__":{"admin":true}}',
    'Arrays nested 3,000 deep': 'rejects arrays nested 3,000 deep',
    'Objects nested 20,000 deep': 'rejects objects nested 20,000 deep in text',
  },
};

/** Statuses that are also right, by the problem code of this project's own response. */
const alsoRight: Readonly<Record<string, number>> = {
  invalid_token: 400,
  body_too_deep: 413,
};

const issuer = await startConformanceIssuer();
const requests = getPlainRequests(issuer);

function getRequest(wanted: string): HostileRequest {
  const [request, ...more] = requests.filter(({ name }) => name === wanted);
  if (!request || more.length > 0)
    throw new Error(`${more.length + (request ? 1 : 0)} requests: ${wanted}`);
  return request;
}

interface Row {
  readonly section: string;
  readonly title: string;
  readonly sent: HostileRequest | MisbehavingTenant | BoundTokens;
}

const rows = [
  ...Object.entries(sections).flatMap(([section, names]): Row[] => [
    ...Object.entries(names).map(([title, name]) => ({
      section,
      title,
      sent: getRequest(name),
    })),
    ...misbehavingTenants.flatMap((sent) =>
      section === tenantSection && sent.row !== undefined
        ? { section, title: sent.row, sent }
        : [],
    ),
  ]),
  ...[...proofs, ...certificates].map((sent): Row => ({
    section: sent.section,
    title: sent.title,
    sent,
  })),
];

const expectUnavailable = async (
  tenant: TestIssuer,
  api: StartedServer,
): Promise<Outcome> =>
  expectStatus(await getClient(api, mintToken(tenant)), 503);

async function getColumn({ title, start }: Target): Promise<Outcome[]> {
  const column: Outcome[] = [];
  let api = await start(issuer.url);
  await getClient(api, mintToken(issuer));
  for (const { sent } of rows) {
    if ('judge' in sent) {
      const own = await start(issuer.url, sent.variables);
      await getClient(own, mintToken(issuer));
      column.push(await sent.judge(issuer, own));
      await own.stop('SIGKILL');
      continue;
    }
    if (!('create' in sent)) {
      const judge = sent.play ?? expectUnavailable;
      column.push(await runTenant(sent, start, judge));
      continue;
    }
    const { method, expected, create } = sent;
    const parts = { path: routes.path, method, ...create(routes) };
    const response = await sendRequest(api.url, parts, timeoutMs);
    const { status, code = '' } = expected;
    const right = [status, alsoRight[code]].flat().includes(response.status);
    if (api.isAlive)
      column.push({ text: describeStatus(response.status), right });
    else {
      column.push({ text: 'the process ends', right: false });
      api = await start(issuer.url);
    }
  }
  await api.stop('SIGKILL');
  console.log(`${title}: done`);
  return column;
}

const deadline = setTimeout(() => {
  console.error('gave up after ten minutes');
  process.exit(1);
}, 600_000);

const columns: Outcome[][] = [];
for (const target of targets) columns.push(await getColumn(target));

// A token that the attacker signed and that names the attacker's issuer.
const letter = await readmeAsIs.start(issuer.url);
const ownIssuer = await getClient(letter, mintToken(issuer.attacker));
await letter.stop('SIGKILL');
await issuer.stop();
clearTimeout(deadline);

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = rows.flatMap(({ section, title }, index) => [
  ...(section === rows[index - 1]?.section
    ? []
    : [line([`**${section}**`, ...targets.map(() => '')])]),
  line([
    title,
    ...columns.map((column) => {
      const { text = '', right = true } = column[index] ?? {};
      return right ? text : `**${text}**`;
    }),
  ]),
]);
const wrong = columns.map(
  (column) => column.filter(({ right }) => !right).length,
);

const generated = [
  line(['', ...targets.map(({ title }) => title)]),
  line(['---', ...targets.map(() => '---')]),
  ...table,
  line([`**Wrong responses, of ${rows.length}**`, ...wrong.map(String)]),
  '',
  `With the example in get-jwks’s README copied as is, a token of the attacker’s own issuer, which is not configured, gets ${describeStatus(ownIssuer.status)}.`,
  '',
  `Measured with Node ${process.versions.node} on ${new Date().toISOString().slice(0, 10)}, against:`,
  '',
  ...peers.map(
    ({ title, packages }) =>
      `- ${title}: ${packages.map(getVersion).join(', ')}`,
  ),
].join('\n');

const marker = (edge: string): string =>
  `<!-- ${edge}: npm run hostile:compare --prefix workshop -->`;
const text = await readFile(page, 'utf8');
const [before = ''] = text.split(marker('begin'));
const [, after = ''] = text.split(marker('end'));
const written = `${before}${marker('begin')}\n\n${generated}\n\n${marker('end')}${after}`;
await writeFile(page, await format(written, { parser: 'markdown' }));
console.log(
  `wrote ${page}; wrong responses: ${targets.map(({ title }, index) => `${title} ${wrong[index]}`).join(', ')}`,
);
process.exitCode = wrong[0] === 0 ? 0 : 1;
