import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  Controller,
  Get,
  Module,
  type MiddlewareConsumer,
  type NestModule,
} from '@nestjs/common';
import { Client } from 'undici';
import { describe, expect, it } from 'vitest';
import { AppModule } from '../../src/app.module.js';
import { AllowAnonymous } from '../../src/auth/policy.js';
import { useApi } from '../../test/support/use-api.js';
import { sendRaw } from '../support/send-raw.js';

const ended = (reason: string) => ({ msg: 'connection ended', reason });
const open = (url: string): Socket =>
  connect(Number(new URL(url).port), '127.0.0.1');
const get = (path: string, header = 'x: y'): string =>
  `GET ${path} HTTP/1.1\r\nhost: x\r\n${header}\r\n\r\n`;

describe('requests that do not wait for responses', () => {
  const tested = useApi();

  it('are all answered if only a few wait at a time', async () => {
    const client = new Client(tested.api.url, { pipelining: 10 });
    const send = async (): Promise<number> => {
      const response = await client.request({
        method: 'GET',
        path: '/health/live',
      });
      await response.body.dump();
      return response.statusCode;
    };
    const statuses = await Promise.all(Array.from({ length: 500 }, send));
    await client.close();
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(tested.api.logs.join()).not.toContain('connection ended');
  });

  it('are ignored from the 34th on, because the 33rd response closes the connection', async () => {
    const responses = await sendRaw(tested.api.url, get('/client').repeat(100));
    const heads = responses.match(/HTTP\/1\.1 401 [^]*?\r\n\r\n/g) ?? [];
    expect(heads).toHaveLength(33);
    expect(heads.map((head) => /connection: close/i.test(head))).toEqual(
      heads.map((_, index) => index === 32),
    );
    await tested.api.findLogLine(
      ended('too many requests without waiting for the responses'),
    );
  });

  it('lose their connection if there are hundreds', async () => {
    const socket = open(tested.api.url).resume();
    socket.on('error', () => undefined); // A reset, if the API has not read everything.
    socket.write(get('/client').repeat(1000));
    await once(socket, 'close');
    const { status } = await tested.api.request().get('/health/live');
    expect(status).toBe(200);
  });
});

const work = new EventEmitter();

@AllowAnonymous()
@Controller('work')
class WorkController {
  @Get()
  async wait(): Promise<string> {
    await once(work, 'done');
    return 'done';
  }
}

@Module({ imports: [AppModule], controllers: [WorkController] })
class WorkModule {}

describe('responses that are not read', () => {
  const tested = useApi({ root: WorkModule });

  it('end the connection, but not that of a slow reader or of a long request', async () => {
    const working = fetch(`${tested.api.url}/work`);

    // More than the operating system buffers for a connection.
    const file = '/docs/swagger-ui-bundle.js';
    const { length } = (await tested.api.request().get(file)).text;
    const requests = get(file).repeat(14) + get(file, 'connection: close');

    let read = 0;
    let isSlow = true;
    const slow = open(tested.api.url);
    slow.on('data', (chunk) => {
      read += chunk.length;
      if (isSlow) slow.pause();
    });
    const reading = setInterval(() => slow.resume(), 100);
    slow.write(requests);

    const stalled = open(tested.api.url).pause();
    stalled.on('error', () => undefined); // It is reset.
    stalled.write(requests);
    await tested.api.findLogLine(
      ended('the client does not read the responses'),
    );
    stalled.destroy();

    clearInterval(reading);
    isSlow = false;
    slow.resume();
    await once(slow, 'close');
    expect(read).toBeGreaterThan(15 * length);

    work.emit('done');
    expect(await (await working).text()).toBe('done');
  });
});

describe('bodies that never arrive completely', () => {
  const tested = useApi();

  it('cost only the oldest one its connection', async () => {
    const headers = 'content-type: application/json\r\ncontent-length: 9';
    const post = get('/client', headers).replace('GET', 'POST');
    const sockets = Array.from({ length: 257 }, () => {
      const socket = open(tested.api.url).resume();
      socket.on('error', () => undefined); // It is reset.
      socket.write(post);
      return socket;
    });
    await Promise.race(sockets.map((socket) => once(socket, 'close')));
    await tested.api.findLogLine(
      ended('too many request bodies are arriving, and this one started first'),
    );
    const { status } = await tested.api.request().post('/client').send({});
    expect(status).toBe(404);
    for (const socket of sockets) socket.destroy();
  });
});

describe('bodies that have arrived', () => {
  const count = 300;
  const waiting: (() => void)[] = [];

  /** No body is read before all have been sent. */
  @Module({ imports: [AppModule] })
  class WaitingModule implements NestModule {
    configure(consumer: MiddlewareConsumer): void {
      consumer
        .apply((_request: unknown, _response: unknown, next: () => void) => {
          if (waiting.push(next) === count) waiting.forEach((go) => go());
        })
        .forRoutes('text-analysis');
    }
  }

  const tested = useApi({ root: WaitingModule });

  it('may wait without a limit', async () => {
    const responses = await Promise.all(
      Array.from({ length: count }, () =>
        fetch(`${tested.api.url}/text-analysis`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        }),
      ),
    );
    const statuses = responses.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([401]));
  });
});

describe('MAX_CONNECTIONS', () => {
  const tested = useApi({ variables: { MAX_CONNECTIONS: '2' } });

  it('closes further connections until others have ended', async () => {
    const sockets = [open(tested.api.url), open(tested.api.url)];
    await Promise.all(
      sockets.map(async (socket) => {
        socket.write(get('/health/live'));
        await once(socket, 'data');
      }),
    );
    const further = open(tested.api.url).resume();
    further.on('error', () => undefined); // A reset, on some systems.
    await once(further, 'close');
    await tested.api.findLogLine(ended('the limit MAX_CONNECTIONS is reached'));

    for (const socket of sockets) socket.destroy();
    const isServed = () =>
      fetch(`${tested.api.url}/health/live`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(isServed).toBe(true);
  });
});
