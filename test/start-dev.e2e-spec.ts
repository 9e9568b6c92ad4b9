import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isPosix } from './support/posix.js';
import { exampleCall } from '../tools/example-call.js';

const run = promisify(execFile);

/** Ports that were free a moment ago: what is started here takes its ports from the environment. */
async function freePorts(): Promise<{ api: number; tenant: number }> {
  const servers = [createServer(), createServer()];
  const ports = [];
  for (const server of servers) {
    await once(server.listen(0), 'listening');
    ports.push((server.address() as AddressInfo).port);
  }
  for (const server of servers) await once(server.close(), 'close');
  return { api: ports[0] ?? 0, tenant: ports[1] ?? 0 };
}

interface Running {
  readonly process: ChildProcess;
  output: string;
}

/** Starts a script of tools/ in a process group of its own, as a terminal does. */
function start(
  script: string,
  ports: { api: number; tenant: number },
  args: string[] = [],
): Running {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', `tools/${script}.ts`, ...args],
    {
      detached: true,
      env: {
        ...process.env,
        PATH: `node_modules/.bin${delimiter}${process.env['PATH']}`,
        NODE_ENV: 'development',
        PORT: `${ports.api}`,
        ISSUER_BASE_URL: `http://localhost:${ports.tenant}/`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const running: Running = { process: child, output: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (running.output += chunk.toString()));
  }
  return running;
}

const answers = (port: number): Promise<boolean> =>
  fetch(`http://localhost:${port}/`).then(
    () => true,
    () => false,
  );

describe.runIf(isPosix)('npm run start:dev', () => {
  it('starts both, prints two lines that work when pasted, and stops both on Ctrl-C', async () => {
    const ports = await freePorts();
    const dev = start('start-dev', ports);
    try {
      await expect
        .poll(() => dev.output)
        .toMatch(/^curl .* -H "authorization: /m);
      expect(dev.output).toMatch(/^tenant .*listens on http:\/\/localhost/m);
      expect(dev.output).toMatch(/^api .*listening/im);
      expect(dev.output).toContain('Partner Without Metadata');

      const lines = dev.output
        .split('\n')
        .filter((line) => /^(TOKEN=|curl )/.test(line));
      expect(lines).toHaveLength(2);
      const { stdout } = await run('sh', ['-c', lines.join('\n')]);
      expect(stdout).toContain('"urn":"urn:example.com:c-one","plan":"pro"');

      const refusal = await fetch(`http://localhost:${ports.api}/client`);
      expect(refusal.headers.get('www-authenticate')).toContain(
        `resource_metadata="http://localhost:${ports.api}/`,
      );

      const taken = start('start-dev', ports);
      const [code] = (await once(taken.process, 'close')) as [number];
      expect(code).toBe(1);
      expect(taken.output).toContain(`Port ${ports.api} is taken`);
      expect(taken.output).toContain('set PORT in .env');
      expect(taken.output).toContain(`Port ${ports.tenant} is taken`);
    } finally {
      process.kill(-Number(dev.process.pid), 'SIGINT');
    }
    await once(dev.process, 'close');
    expect(await answers(ports.api)).toBe(false);
    expect(await answers(ports.tenant)).toBe(false);
  });
});

describe.each(['start-dev', 'demo'])('tools/%s.ts', (script) => {
  it('names variables that the API would not start with, and where they come from', async () => {
    const tool = start(script, { api: -1, tenant: 2 });
    const [code] = (await once(tool.process, 'close')) as [number];
    expect(code).toBe(1);
    expect(tool.output).toMatch(/ - PORT must not be less than 0/);
    expect(tool.output).toMatch(/then from \.env, then from \.env\.example/);
  });
});

describe('npm run demo', () => {
  it('starts what does not run, tells the trip, and leaves nothing running', async () => {
    const ports = await freePorts();
    const demo = start('demo', ports, ['--client', 'partner two']);
    const [code] = (await once(demo.process, 'close')) as [number];
    expect(demo.output).toMatch(
      /"https:\/\/example\.com\/urn": "urn:example\.com:c-two" +◀ .*Action/,
    );
    expect(demo.output).toMatch(
      /"urn": "urn:example.com:c-two",\s+"plan": "free"/,
    );
    expect(demo.output.match(/(?<="code": ")\w+/g)).toEqual([
      'credentials_missing',
      ...exampleCall.refusals.map((refusal) => refusal.code),
    ]);
    expect(demo.output).not.toMatch(/not-a-secret|eyJ[\w-]+\.eyJ/);
    expect(code).toBe(0);
    expect(await answers(ports.api)).toBe(false);
    expect(await answers(ports.tenant)).toBe(false);
  });

  it('names the clients there are, where it is asked for another one', async () => {
    const demo = start('demo', { api: 1, tenant: 2 }, ['--client', 'Nobody']);
    const [code] = (await once(demo.process, 'close')) as [number];
    expect(code).toBe(1);
    expect(demo.output).toMatch(/no client "Nobody".*Partner One, Partner Two/);
  });

  it('explains itself where it is called in a wrong way', async () => {
    const demo = start('demo', { api: 1, tenant: 2 }, ['--clinet', 'Nobody']);
    const [code] = (await once(demo.process, 'close')) as [number];
    expect(code).toBe(2);
    expect(demo.output).toMatch(/Unknown option '--clinet'[^]*--client <name>/);
    expect(demo.output).not.toMatch(/\bat .*\.ts/);
  });
});
