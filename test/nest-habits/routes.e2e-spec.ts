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
import { useApi } from '../support/use-api.js';
import { addToApp } from './support/add-to-app.js';
import { getStartupError } from './support/get-startup-error.js';

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
    return { route: 'options' };
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

function send(method: Method, path: string) {
  const request = tested.api.request()[method](path);
  return request.auth(mintToken(tested.issuer), { type: 'bearer' });
}

describe('@All()', () => {
  it.each(['get', 'post', 'put', 'patch', 'delete', 'options'] as const)(
    'accepts %s, and requires a token',
    async (method) => {
      const { status, body } = await send(method, '/routes/all');
      expect([status, body]).toEqual([200, { method: method.toUpperCase() }]);
      const rejected = await tested.api.request()[method]('/routes/all');
      expect(rejected.status).toBe(401);
    },
  );
});

describe('a route', () => {
  it('can answer HEAD and OPTIONS, and requires a token for them, too', async () => {
    expect((await send('head', '/routes/head')).status).toBe(200);
    expect((await send('head', '/routes/ip')).status).toBe(200);
    expect((await tested.api.request().head('/routes/ip')).status).toBe(401);
    expect((await send('options', '/routes/options')).body).toEqual({
      route: 'options',
    });
    const { status } = await tested.api.request().options('/routes/options');
    expect(status).toBe(401);
  });

  it('can have several paths with a wildcard', async () => {
    for (const folder of ['files', 'documents']) {
      const { body } = await send('get', `/routes/${folder}/a/b.txt`);
      expect(body).toEqual({ path: 'a/b.txt' });
    }
  });

  it('can have parameters of any name', async () => {
    expect((await send('get', '/routes/named/1/2')).body).toEqual({
      Public: '1',
      policy: '2',
    });
  });

  it('can read the IP address of the caller and the host', async () => {
    expect((await send('get', '/routes/ip')).body).toEqual({ ip: '127.0.0.1' });
    const { body } = await send('get', '/hosted').set('host', 'a.example.com');
    expect(body).toEqual({ shop: 'a' });
    expect((await send('get', '/hosted')).status).toBe(404);
  });
});

describe('a named wildcard, as Express requires it,', () => {
  it('prevents the API from starting, with an error that shows the path and the fix', async () => {
    @Public()
    @Controller('named')
    class NamedController {
      @Get('files/*path')
      file(@Param('path') path: string): string {
        return path;
      }
    }
    expect(await getStartupError({ controllers: [NamedController] })).toMatch(
      /GET \/named\/files\/\*path\n.*@Get\('files\/\*'\) and @Param\('\*'\)/,
    );
  });
});
