import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getFreePort } from '@repo/access-tokens/testing';
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  it,
  onTestFinished,
} from 'vitest';
import { ProjectCopy } from '../support/copy-project.js';
import { Debugger } from '../support/debugger.js';
import { getDocument } from '../support/documents.js';
import { startProcess, type StartedProcess } from '../support/start-process.js';

// Starts the launch configurations and the commands of docs/adapting.md, and sets breakpoints like an editor.
interface Configuration {
  readonly name: string;
  readonly runtimeExecutable: string;
  readonly runtimeArgs: readonly string[];
}

const { configurations } = JSON.parse(
  readFileSync('.vscode/launch.json', 'utf8'),
) as { configurations: Configuration[] };

const controller = 'src/client/client.controller.ts';
const action = 'tenant/actions/add-client-metadata/code.js';
const credentials = {
  grant_type: 'client_credentials',
  client_id: 'local-partner-one',
  client_secret: 'not-a-secret-partner-one',
  audience: 'https://api.example.com',
};

let project: ProjectCopy;
beforeAll(() => {
  project = new ProjectCopy();
});
afterAll(() => project.remove());

/** Starts a configuration like an editor: with an inspector in every Node process. */
function launch(name: string, ready: RegExp) {
  const found = configurations.find((one) => one.name === name);
  if (!found) throw new Error(`There is no configuration ${name}`);
  const command = [found.runtimeExecutable, ...found.runtimeArgs];
  return start(command, ready, { NODE_OPTIONS: '--inspect=127.0.0.1:0' });
}

/** Starts a command of the document, with an inspector at any free port. */
const startShown = (command: string, ready: RegExp) =>
  start(
    command
      .replace(/--(debug|inspect)/, (option) => `${option}=127.0.0.1:0`)
      .split(' '),
    ready,
  );

async function start(
  command: readonly string[],
  ready: RegExp,
  env: Readonly<Record<string, string>> = {},
) {
  const url = `http://localhost:${await getFreePort()}`;
  const issuer = `http://localhost:${await getFreePort()}`;
  const started = startProcess(command, {
    cwd: project.folder,
    env: {
      PORT: new URL(url).port,
      ISSUER_BASE_URL: `${issuer}/`,
      ...env,
    },
    group: true,
  });
  onTestFinished(() => void started.stop('SIGKILL'));
  await started.line(ready);
  return { url, issuer, debuggers: await attachToAll(started) };
}

async function attachToAll({ lines }: StartedProcess): Promise<Debugger[]> {
  const urls = lines.flatMap(
    (line) => /Debugger listening on (ws:\S+)/.exec(line)?.[1] ?? [],
  );
  const attached = await Promise.all(
    // Processes that have ended cannot be attached to.
    urls.map((url) => Debugger.attach(url).catch(() => [])),
  );
  const debuggers = attached.flat();
  onTestFinished(() => debuggers.forEach((one) => one.close()));
  return debuggers;
}

/** Sends a request that stops at this place, and resumes it. */
async function stopAt(
  debuggers: readonly Debugger[],
  [file, text]: readonly [string, string],
  send: () => Promise<Response>,
): Promise<Response> {
  for (const one of debuggers)
    await one.breakAt(join(project.folder, file), text);
  const paused = Promise.race(
    debuggers.map(async (one) => {
      await one.paused();
      return one;
    }),
  );
  const response = send();
  const first = await Promise.race([paused, response]);
  if (!(first instanceof Debugger)) throw new Error('Nothing has stopped.');
  await first.resume();
  return response;
}

const requestToken = (issuer: string) => () =>
  fetch(`${issuer}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams(credentials),
  });

const inAction = [action, 'const namespace ='] as const;
const inController = [controller, 'expiresAt: new Date('] as const;

async function getToken(response: Response): Promise<string> {
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}

const getClient = (url: string, token: string) => () =>
  fetch(`${url}/client`, { headers: { authorization: `Bearer ${token}` } });

const apiIsReady = /^curl .* -H "authorization: /;
const tenantIsReady = /The local tenant listens on/;

describe('.vscode/launch.json', () => {
  it('stops at breakpoints in the API’s TypeScript and in the Action', async () => {
    const { url, issuer, debuggers } = await launch(
      'API and tenant',
      apiIsReady,
    );
    const response = await stopAt(debuggers, inAction, requestToken(issuer));
    const token = await getToken(response);
    const { status } = await stopAt(
      debuggers,
      inController,
      getClient(url, token),
    );
    expect(status).toBe(200);
  });

  it('stops at breakpoints in the Action if the tenant runs alone', async () => {
    const { issuer, debuggers } = await launch(
      'Tenant alone, with its Actions',
      tenantIsReady,
    );
    const { status } = await stopAt(debuggers, inAction, requestToken(issuer));
    expect(status).toBe(200);
  });
});

describe('docs/adapting.md', () => {
  const [ofApi = '', ofTenant = ''] = getDocument('docs/adapting.md')
    .blocks.filter(({ note }) => note === 'run by workshop/test/launch.spec.ts')
    .map(({ code }) => code);

  it('opens the API to a debugger', async () => {
    const { url, issuer, debuggers } = await startShown(ofApi, apiIsReady);
    const token = await getToken(await requestToken(issuer)());
    const { status } = await stopAt(
      debuggers,
      inController,
      getClient(url, token),
    );
    expect(status).toBe(200);
  });

  it('opens the tenant to a debugger', async () => {
    const { issuer, debuggers } = await startShown(ofTenant, tenantIsReady);
    const { status } = await stopAt(debuggers, inAction, requestToken(issuer));
    expect(status).toBe(200);
  });
});
