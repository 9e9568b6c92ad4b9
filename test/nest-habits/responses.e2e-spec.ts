import { Readable } from 'node:stream';
import {
  ClassSerializerInterceptor,
  Controller,
  Get,
  Header,
  HttpCode,
  Post,
  Redirect,
  RequestTimeoutException,
  Res,
  Sse,
  StreamableFile,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type MessageEvent,
  type NestInterceptor,
} from '@nestjs/common';
import { mintToken } from '@repo/access-tokens/testing';
import { Exclude } from 'class-transformer';
import type { FastifyReply } from 'fastify';
import {
  catchError,
  from,
  map,
  NEVER,
  of,
  throwError,
  timeout,
  type Observable,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import { AnyClient } from '../../src/auth/policy.js';
import { expectProblem } from '../support/expect-challenge.js';
import { useApi } from '../support/use-api.js';
import { addToApp } from './support/add-to-app.js';

class Account {
  readonly name = 'Ada';

  @Exclude()
  readonly password = 'not for anybody';
}

class TimeoutInterceptor implements NestInterceptor {
  intercept(
    _context: ExecutionContext,
    next: CallHandler,
  ): Observable<unknown> {
    return next.handle().pipe(
      timeout(1),
      catchError(() => throwError(() => new RequestTimeoutException())),
    );
  }
}

/** Answers from its cache from the second request on. */
class CacheInterceptor implements NestInterceptor {
  private cached: unknown;

  intercept(
    _context: ExecutionContext,
    next: CallHandler,
  ): Observable<unknown> {
    if (this.cached) return of(this.cached);
    return next
      .handle()
      .pipe(map((response) => (this.cached = { answer: response })));
  }
}

const noContent = () => undefined;

@AnyClient()
@Controller('responses')
class ResponsesController {
  @Get('serialized')
  @UseInterceptors(ClassSerializerInterceptor)
  serialized(): Account {
    return new Account();
  }

  @Get('slow')
  @UseInterceptors(TimeoutInterceptor)
  slow(): Observable<string> {
    return NEVER;
  }

  @Get('cached')
  @UseInterceptors(CacheInterceptor)
  cached(): number {
    return 1;
  }

  @Get('file')
  file(): StreamableFile {
    return new StreamableFile(Readable.from(['a,', 'b']), {
      type: 'text/csv',
      disposition: 'attachment; filename="a.csv"',
    });
  }

  @Get('broken-file')
  brokenFile(): StreamableFile {
    const failing = new Readable({
      read() {
        this.destroy(new Error('the disk is gone'));
      },
    });
    return new StreamableFile(failing);
  }

  @Sse('events')
  events(): Observable<MessageEvent> {
    return from([{ data: { n: 1 } }, { data: { n: 2 } }]);
  }

  @Get('redirect')
  @Redirect('/client', 301)
  redirect(): void {
    noContent();
  }

  @Get('redirect-elsewhere')
  @Redirect()
  elsewhere(): unknown {
    return { url: 'https://elsewhere.example', statusCode: 307 };
  }

  @Post('accepted')
  @HttpCode(202)
  @Header('cache-control', 'private, max-age=5')
  accepted(): unknown {
    return {};
  }

  @Post('no-content')
  @HttpCode(204)
  nothing(): void {
    noContent();
  }

  @Get('passthrough')
  passthrough(@Res({ passthrough: true }) reply: FastifyReply): unknown {
    void reply.status(203).header('x-own', 'yes');
    return { passed: 'through' };
  }

  @Get('own')
  own(@Res() reply: FastifyReply): void {
    void reply.status(203).send({ sent: 'here' });
  }
}

const tested = useApi({
  root: addToApp({ controllers: [ResponsesController] }),
});

function send(method: 'get' | 'post', path: string) {
  const request = tested.api.request()[method](`/responses/${path}`);
  return request
    .redirects(0)
    .auth(mintToken(tested.issuer), { type: 'bearer' });
}

describe('an interceptor', () => {
  it('can serialize with class-transformer', async () => {
    expect((await send('get', 'serialized')).body).toEqual({ name: 'Ada' });
  });

  it('can end a request that takes too long', async () => {
    expectProblem(await send('get', 'slow'), 408, 'request_timeout');
  });

  it('can answer instead of the route, but only after the guards', async () => {
    expect((await send('get', 'cached')).body).toEqual({ answer: 1 });
    expect((await send('get', 'cached')).body).toEqual({ answer: 1 });
    expect((await tested.api.request().get('/responses/cached')).status).toBe(
      401,
    );
  });
});

describe('a stream', () => {
  it('is sent with its headers', async () => {
    const { text, headers } = await send('get', 'file');
    expect(text).toBe('a,b');
    expect(headers).toMatchObject({
      'content-type': 'text/csv',
      'content-disposition': 'attachment; filename="a.csv"',
      'cache-control': 'no-store',
    });
  });

  it('that fails before it sends anything becomes a problem', async () => {
    expectProblem(await send('get', 'broken-file'), 500, 'internal_error');
  });

  it('of events is protected by the policy', async () => {
    const { text, headers } = await send('get', 'events');
    expect(headers['content-type']).toBe('text/event-stream');
    expect(text.match(/data: .*/g)).toEqual(['data: {"n":1}', 'data: {"n":2}']);
    expect((await tested.api.request().get('/responses/events')).status).toBe(
      401,
    );
  });
});

describe('a response', () => {
  it('can be a redirect', async () => {
    const { status, headers } = await send('get', 'redirect');
    expect([status, headers['location']]).toEqual([301, '/client']);
    const other = await send('get', 'redirect-elsewhere');
    expect([other.status, other.headers['location']]).toEqual([
      307,
      'https://elsewhere.example',
    ]);
  });

  it('has the status and headers of its decorators', async () => {
    const { status, headers } = await send('post', 'accepted');
    expect(status).toBe(202);
    expect(headers['cache-control']).toBe('private, max-age=5');
    expect((await send('post', 'no-content')).status).toBe(204);
  });

  it('can be sent with @Res()', async () => {
    const { status, body, headers } = await send('get', 'passthrough');
    expect([status, body, headers['x-own']]).toEqual([
      203,
      { passed: 'through' },
      'yes',
    ]);
    const own = await send('get', 'own');
    expect([own.status, own.body]).toEqual([203, { sent: 'here' }]);
  });
});
