import {
  All,
  Controller,
  Get,
  Head,
  HostParam,
  Ip,
  Options,
  Param,
  Req,
} from '@nestjs/common';
import { mintToken } from '@repo/access-tokens/testing';
import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { AnyClient, Public } from '../../src/auth/policy.js';
import { addToApp } from './support/add-to-app.js';
import { bootFailure } from './support/boot-failure.js';
import { useApi } from '../support/use-api.js';

@AnyClient()
@Controller('routes')
class RoutesController {
  @All('all')
  all(@Req() { method }: FastifyRequest): unknown {
    return { method };
  }

  @Head('head')
  head(): string {
    return '';
  }

  @Options('options')
  options(): unknown {
    return { asked: 'options' };
  }

  @Get(['files/*', 'documents/*'])
  file(@Param('*') path: string): unknown {
    return { path };
  }

  @Get('named/:Public/:policy')
  named(@Param() parameters: Record<string, string>): unknown {
    return parameters;
  }

  @Get('ip')
  ip(@Ip() ip: string): unknown {
    return { ip };
  }
}

@AnyClient()
@Controller({ path: 'hosted', host: ':shop.example.com' })
class HostedController {
  @Get()
  show(@HostParam('shop') shop: string): unknown {
    return { shop };
  }
}

const tested = useApi({
  root: addToApp({ controllers: [RoutesController, HostedController] }),
});

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'options' | 'head';

function ask(method: Method, path: string) {
  const request = tested.api.request()[method](path);
  return request.auth(mintToken(tested.issuer), { type: 'bearer' });
}

describe('@All()', () => {
  it.each(['get', 'post', 'put', 'patch', 'delete', 'options'] as const)(
    'serves %s, and demands a token',
    async (method) => {
      const { status, body } = await ask(method, '/routes/all');
      expect([status, body]).toEqual([200, { method: method.toUpperCase() }]);
      const refused = await tested.api.request()[method]('/routes/all');
      expect(refused.status).toBe(401);
    },
  );
});

describe('a route', () => {
  it('answers HEAD and OPTIONS, and demands a token there, too', async () => {
    expect((await ask('head', '/routes/head')).status).toBe(200);
    expect((await ask('head', '/routes/ip')).status).toBe(200);
    expect((await tested.api.request().head('/routes/ip')).status).toBe(401);
    expect((await ask('options', '/routes/options')).body).toEqual({
      asked: 'options',
    });
    const { status } = await tested.api.request().options('/routes/options');
    expect(status).toBe(401);
  });

  it('has several paths, with a wildcard', async () => {
    for (const folder of ['files', 'documents']) {
      const { body } = await ask('get', `/routes/${folder}/a/b.txt`);
      expect(body).toEqual({ path: 'a/b.txt' });
    }
  });

  it('has parameters of any name', async () => {
    expect((await ask('get', '/routes/named/1/2')).body).toEqual({
      Public: '1',
      policy: '2',
    });
  });

  it('knows the address of its caller, and the host', async () => {
    expect((await ask('get', '/routes/ip')).body).toEqual({ ip: '127.0.0.1' });
    const { body } = await ask('get', '/hosted').set('host', 'a.example.com');
    expect(body).toEqual({ shop: 'a' });
    expect((await ask('get', '/hosted')).status).toBe(404);
  });
});

describe('a wildcard with a name, as Express wants it', () => {
  it('stops the boot, with the path and what to write', async () => {
    @Public()
    @Controller('named')
    class NamedController {
      @Get('files/*path')
      file(@Param('path') path: string): string {
        return path;
      }
    }
    expect(await bootFailure({ controllers: [NamedController] })).toMatch(
      /GET \/named\/files\/\*path\n.*@Get\('files\/\*'\) and @Param\('\*'\)/,
    );
  });
});
