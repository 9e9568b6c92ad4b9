import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  mintToken,
  startIssuer,
  type TestIssuer,
} from '@repo/access-tokens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runApi, spawnApi } from '../support/run-api.js';
import type { StartedServer } from '../support/start-process.js';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.stop());

const status = async (url: string): Promise<number> =>
  (await fetch(url)).status;

describe('the API as a process', () => {
  it('names every variable that is missing, and exits with 1', async () => {
    const api = spawnApi({ NODE_ENV: 'production' });
    expect(await api.exit).toBe(1);
    for (const name of ['ISSUER_BASE_URL', 'AUDIENCE', 'CLAIM_NAMESPACE'])
      expect(api.output).toContain(`${name} is required`);
    expect(api.output).not.toMatch(/\bat .*\.js/);
  });

  it('says which port is taken, and how to take another', async () => {
    const { port } = new URL(issuer.url);
    await expect(
      runApi({ ISSUER_BASE_URL: issuer.url, PORT: port }),
    ).rejects.toThrow(new RegExp(`port ${port} is taken.*PORT=`));
  });

  it('says that HOST is not an address of this machine', async () => {
    // TEST-NET-3 of RFC 5737: no machine has it.
    await expect(
      runApi({ ISSUER_BASE_URL: issuer.url, HOST: '203.0.113.9' }),
    ).rejects.toThrow(
      /HOST is not an address of this machine.*HOST=0\.0\.0\.0/,
    );
  });
});

describe('the log of the process', () => {
  /** Returns what it prints while it starts, answers a request and ends. */
  async function getOutput(
    variables: Record<string, string>,
  ): Promise<readonly string[]> {
    const api = await runApi(variables);
    const headers = { 'x-request-id': 'the-id' };
    await fetch(`${api.url}/nothing`, { headers });
    await api.stop();
    return api.lines;
  }

  it('has one JSON object per line in production, from the first line to the last', async () => {
    const lines = await getOutput({
      NODE_ENV: 'production',
      ISSUER_BASE_URL: 'https://tenant.invalid/',
    });
    const parsed = lines.map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
    for (const { level, time, msg } of parsed) {
      expect(level).toEqual(expect.any(Number));
      expect(new Date(String(time)).toISOString()).toBe(time);
      expect(msg).toEqual(expect.any(String));
    }
    expect(parsed).toContainEqual(
      expect.objectContaining({ reqId: 'the-id', status: 404, level: 40 }),
    );
  });

  it('is readable in development, and also has the request id', async () => {
    const lines = await getOutput({
      NODE_ENV: 'development',
      ISSUER_BASE_URL: issuer.url,
    });
    const line = lines.find((candidate) => candidate.includes('rejected'));
    expect(line).toMatch(/^\[\d\d:\d\d:\d\d\] .*WARN.*rejected/);
    for (const part of ['the-id', '404', 'GET', 'not_found'])
      expect(line).toContain(part);
  });
});

describe('the API at SIGTERM', () => {
  it('is no longer ready, still answers during the drain, then closes connections with their responses, and exits with 0', async () => {
    const api = await runApi({
      ISSUER_BASE_URL: issuer.url,
      // Long enough for the requests of this test on a busy machine.
      SHUTDOWN_DRAIN_MS: '5000',
    });
    const agent = new Agent({ keepAlive: true });
    await expect.poll(() => status(`${api.url}/health/ready`)).toBe(200);
    expect((await send(api, agent)).statusCode).toBe(200);

    api.signal('SIGTERM');
    await expect.poll(() => status(`${api.url}/health/ready`)).toBe(503);
    expect(await status(`${api.url}/health/live`)).toBe(200);
    const draining = await send(api, agent);
    expect(draining.statusCode).toBe(200);
    expect(draining.headers.connection).toBe('keep-alive');

    await expect.poll(() => accepts(api)).toBe(false);
    const last = await send(api, agent);
    expect(last.statusCode).toBe(200);
    expect(last.headers.connection).toBe('close');

    expect(await api.exit).toBe(0);
    agent.destroy();
  });

  // Retried, because the system can interrupt the process between its last check and the close.
  it('resets no connection, however busy it is', { retry: 2 }, async () => {
    const api = await runApi({
      ISSUER_BASE_URL: issuer.url,
      // Also long enough for accepted connections of clients that a busy machine delays.
      SHUTDOWN_DRAIN_MS: '2000',
    });
    await expect.poll(() => status(`${api.url}/health/ready`)).toBe(200);
    // Each request has its own connection, so that some always wait to be accepted.
    const responses: unknown[] = [];
    const askUntilRefused = async (): Promise<void> => {
      for (;;) {
        const response = await send(api, false).then(
          ({ statusCode }) => statusCode,
          ({ code }: NodeJS.ErrnoException) => code,
        );
        if (response === 'ECONNREFUSED') return;
        responses.push(response);
      }
    };
    const clients = Array.from({ length: 8 }, askUntilRefused);
    await expect.poll(() => responses.length).toBeGreaterThan(20);
    api.signal('SIGTERM');
    await Promise.all(clients);
    expect(new Set(responses)).toEqual(new Set([200]));
    expect(await api.exit).toBe(0);
  });

  it('answers every text that waits for a thread', async () => {
    const api = await runApi({
      ISSUER_BASE_URL: issuer.url,
      SHUTDOWN_DRAIN_MS: '2000',
    });
    await expect.poll(() => status(`${api.url}/health/ready`)).toBe(200);
    const responses = Array.from({ length: 20 }, async (_, client) => {
      const token = mintToken(issuer, {
        scope: 'create:textAnalysis',
        claims: { azp: `client-${client}`, sub: `client-${client}@clients` },
      });
      const response = await fetch(`${api.url}/text-analysis`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ text: 'Blorb likes florps. '.repeat(50) }),
      });
      await response.arrayBuffer();
      return response.status;
    });
    await Promise.race(responses);
    api.signal('SIGTERM');
    expect(await Promise.all(responses)).toEqual(Array(20).fill(200));
    expect(await api.exit).toBe(0);
  });

  it('does not wait for a connection that is kept alive', async () => {
    const api = await runApi({ ISSUER_BASE_URL: issuer.url });
    const agent = new Agent({ keepAlive: true });
    expect((await send(api, agent)).statusCode).toBe(200);
    const killed = performance.now();
    expect(await api.stop()).toBe(0);
    // Not a measure of speed: a stock Nest hangs here until the connection times out.
    expect(performance.now() - killed).toBeLessThan(10_000);
    agent.destroy();
  });

  it('ends with SIGINT, too', async () => {
    const api = await runApi({ ISSUER_BASE_URL: issuer.url });
    expect(await api.stop('SIGINT')).toBe(0);
  });
});

/** Whether a new connection is accepted. */
async function accepts(api: StartedServer): Promise<boolean> {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  return once(socket, 'connect')
    .then(
      () => true,
      () => false,
    )
    .finally(() => socket.destroy());
}

/** Sends `GET /client` over a connection of this agent, or a new one. */
async function send(
  api: StartedServer,
  agent: Agent | false,
): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${mintToken(issuer)}` };
  const outgoing = request(`${api.url}/client`, { agent, headers });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  await text(response);
  return response;
}
