import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HttpAdapterHost } from '@nestjs/core';
import {
  mintToken,
  namespace,
  startIssuer,
  type TestIssuer,
} from '@repo/access-tokens/testing';
import type { Response } from 'supertest';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { expectProblem } from '../../test/support/expect-challenge.js';
import { startApi, type TestApi } from '../../test/support/start-api.js';
import { WorkQueue } from './work-queue.js';

/** Does what the text says: ends its thread, fills its memory, or waits until the test opens the gate. */
const testWorker = `
import { once } from 'node:events';

new BroadcastChannel('loaded').postMessage(1);

export default async (text) => {
  if (text === 'end') process.exit(1);
  if (text === 'fill') for (const kept = []; ; ) kept.push([kept.length]);
  if (text === 'wait') {
    const gate = new BroadcastChannel('gate');
    const opened = once(gate, 'message');
    gate.postMessage('begun');
    await opened;
    gate.close();
  }
  return { keywords: [{ term: text, count: 1 }] };
};
`;

let issuer: TestIssuer;
let directory: string;
let api: TestApi;
let gate: InstanceType<typeof BroadcastChannel>;

beforeAll(async () => {
  issuer = await startIssuer();
  directory = await mkdtemp(join(tmpdir(), 'work-queue-'));
  await writeFile(join(directory, 'test.worker.mjs'), testWorker);
});
afterAll(async () => {
  await issuer.stop();
  await rm(directory, { recursive: true });
});

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
const openGate = () => gate.postMessage('open');

beforeEach(async () => {
  gate = new BroadcastChannel('gate');
  await start('test.worker.mjs');
});
afterEach(async () => {
  openGate();
  await api.close();
  gate.close();
});

/** Starts the whole API with this worker in one thread. While it is busy, ten tasks may wait. */
async function start(worker: string): Promise<void> {
  const options = {
    name: 'text_analysis',
    worker: pathToFileURL(join(directory, worker)),
    threads: 1,
    maxWaitMs: 100,
    maxHeapMb: 32,
  };
  api = await startApi(
    { ISSUER_BASE_URL: issuer.url },
    undefined,
    undefined,
    (builder) =>
      builder.overrideProvider(WorkQueue).useFactory({
        inject: [HttpAdapterHost],
        factory: (host: HttpAdapterHost) => new WorkQueue(options, host),
      }),
  );
}

const mint = (client: string): string =>
  mintToken(issuer, {
    claims: {
      azp: client,
      sub: `${client}@clients`,
      scope: 'create:textAnalysis',
      [`${namespace}urn`]: 'urn:example.com:c-one',
    },
  });

const post = (client: string, text: string) =>
  api
    .request()
    .post('/text-analysis')
    .auth(mint(client), { type: 'bearer' })
    .send({ text });

/** Sends a text that occupies the thread until the returned function is called. */
async function occupyThread(client: string) {
  const begun = once(gate, 'message');
  const response = post(client, 'wait').then(({ status }) => status);
  await begun;
  return () => {
    openGate();
    return response;
  };
}

const readMetric = async (name: string): Promise<number> => {
  const token = mintToken(issuer, { scope: 'read:metrics' });
  const { text } = await api
    .request()
    .get('/metrics')
    .auth(token, { type: 'bearer' });
  const value = new RegExp(`^text_analysis_${name} (.+)$`, 'm').exec(text)?.[1];
  return Number(value);
};
const queueLength = () => readMetric('queue_length');

it('starts its threads after the API has started, before any request', async () => {
  await api.close();
  const channel = new BroadcastChannel('loaded');
  const loaded = once(channel, 'message');
  await start('test.worker.mjs');
  await loaded;
  channel.close();
  expect(await readMetric('tasks_begun_total')).toBe(0);
});

it('does not block other requests while a text is analyzed', async () => {
  const open = await occupyThread('client-one');
  expect((await api.request().get('/health/live')).status).toBe(200);
  expect(await open()).toBe(200);
});

it('limits the queue of a client, and does not let it delay another client', async () => {
  const open = await occupyThread('client-one');
  const order: string[] = [];
  const note = (client: string) => (response: Response) => {
    order.push(client);
    return response;
  };
  const flood = Array.from({ length: 12 }, () =>
    post('client-one', 'x').then(note('one')),
  );
  await expect.poll(() => order.length).toBe(2);
  const another = post('client-two', 'y').then(note('two'));
  await expect.poll(queueLength).toBe(11);
  await open();

  expect((await another).status).toBe(200);
  const responses = await Promise.all(flood);
  const rejected = responses.filter(({ status }) => status !== 200);
  expect(rejected).toHaveLength(2);
  for (const response of rejected) {
    expectProblem(response, 429, 'client_queue_full');
    expect(response.headers['retry-after']).toBe('1');
  }
  expect(order.indexOf('two')).toBeLessThan(order.lastIndexOf('one'));
});

it('rejects a client with nothing in the queue if too many others are waiting', async () => {
  const open = await occupyThread('client-0');
  const waiting = Array.from({ length: 10 }, (_, index) =>
    post(`client-${index + 1}`, 'x').then(({ status }) => status),
  );
  await expect.poll(queueLength).toBe(10);
  const response = await post('client-11', 'x');
  expectProblem(response, 503, 'queue_full');
  expect(response.headers['retry-after']).toBe('1');

  await open();
  expect(await Promise.all(waiting)).toEqual(Array(10).fill(200));
});

it('drops a waiting text when its client disconnects', async () => {
  const open = await occupyThread('client-one');
  const leaving = new AbortController();
  const left = fetch(`${api.url}/text-analysis`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${mint('client-two')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ text: 'x' }),
    signal: leaving.signal,
  });
  await expect.poll(queueLength).toBe(1);
  leaving.abort();
  await expect(left).rejects.toThrow('aborted');
  await expect.poll(queueLength).toBe(0);
  await open();
  expect((await post('client-two', 'x')).status).toBe(200);

  expect(await readMetric('tasks_begun_total')).toBe(2);
  await api.findLogLine({ msg: 'aborted by the caller' });
  expect(api.logs.join()).not.toMatch(/"level":[5-9]0/);
});

it.each(['end', 'fill'])(
  'answers 500 only to the text whose thread dies (%s)',
  async (text) => {
    const open = await occupyThread('client-one');
    const [dying, other] = [post('client-one', text), post('client-two', 'x')];
    const responses = Promise.all([dying, other]);
    await expect.poll(queueLength).toBe(2);
    await open();

    const [failed, { status }] = await responses;
    expectProblem(failed, 500, 'internal_error');
    expect(status).toBe(200);
    expect(await readMetric('threads_lost_total')).toBe(1);
    expect(await readMetric('tasks_done_total')).toBe(3);
  },
);

it('answers 500 and keeps running if threads cannot start', async () => {
  await api.close();
  await start('missing.worker.mjs');
  const responses = await Promise.all(
    ['x', 'y', 'z'].map((text) => post('client-one', text)),
  );
  for (const response of [...responses, await post('client-one', 'x')])
    expectProblem(response, 500, 'internal_error');
  expect((await api.request().get('/health/live')).status).toBe(200);
});

it('answers every waiting text before it closes', async () => {
  const open = await occupyThread('client-one');
  const waiting = ['x', 'y', 'z'].map((text) =>
    post('client-one', text).then(({ status }) => status),
  );
  await expect.poll(queueLength).toBe(3);
  const closed = api.close();
  await open();
  expect(await Promise.all(waiting)).toEqual([200, 200, 200]);
  await closed;
});
