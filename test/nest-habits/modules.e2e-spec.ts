import {
  Body,
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  Post,
  Scope as InjectionScope,
  type DynamicModule,
} from '@nestjs/common';
import { LazyModuleLoader, REQUEST } from '@nestjs/core';
import type { MachineClient } from '@repo/access-tokens';
import { mintToken } from '@repo/access-tokens/testing';
import { IsString } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { Client } from '../../src/auth/client.decorator.js';
import { AnyClient } from '../../src/auth/policy.js';
import { BodyPipe } from '../../src/platform/http/body.pipe.js';
import { expectProblem } from '../support/expect-challenge.js';
import { useApi } from '../support/use-api.js';
import { addToApp } from './support/add-to-app.js';
import { getStartupError } from './support/get-startup-error.js';

@AnyClient()
@Controller('dynamic')
class DynamicController {
  constructor(@Inject('GREETING') private readonly greeting: string) {}

  @Get()
  greet(): unknown {
    return { greeting: this.greeting };
  }
}

@Module({})
class GreetingModule {
  static forRoot(greeting: string): DynamicModule {
    return {
      module: GreetingModule,
      controllers: [DynamicController],
      providers: [{ provide: 'GREETING', useValue: greeting }],
    };
  }
}

@Injectable({ scope: InjectionScope.REQUEST })
class Caller {
  constructor(@Inject(REQUEST) private readonly request: FastifyRequest) {}

  get id(): string | undefined {
    return this.request.user?.id;
  }
}

@Injectable({ scope: InjectionScope.REQUEST, durable: true })
class Tenant {
  readonly name = 'durable';
}

class Note {
  @IsString()
  readonly text!: string;
}

@AnyClient()
@Controller({ path: 'scoped', scope: InjectionScope.REQUEST })
class ScopedController {
  constructor(
    private readonly caller: Caller,
    private readonly tenant: Tenant,
  ) {}

  @Get()
  show(@Client() client: MachineClient): unknown {
    return {
      caller: this.caller.id,
      client: client.id,
      tenant: this.tenant.name,
    };
  }

  @Post()
  note(@Body(BodyPipe) { text }: Note): unknown {
    return { caller: this.caller.id, text };
  }
}

@Injectable()
class Report {
  readonly pages = 3;
}

@Module({ providers: [Report], exports: [Report] })
class ReportModule {}

@AnyClient()
@Controller('lazy')
class LazyController {
  constructor(private readonly loader: LazyModuleLoader) {}

  @Get()
  async show(): Promise<unknown> {
    const module = await this.loader.load(() => ReportModule);
    return { pages: module.get(Report).pages };
  }
}

const tested = useApi({
  root: addToApp({
    imports: [GreetingModule.forRoot('hello')],
    controllers: [ScopedController, LazyController],
    providers: [Caller, Tenant],
  }),
});

const token = (client: string) =>
  mintToken(tested.issuer, {
    claims: { azp: client, sub: `${client}@clients` },
  });
const get = (path: string, client = 'test-client') =>
  tested.api.request().get(path).auth(token(client), { type: 'bearer' });

describe('a dynamic module', () => {
  it('can have routes, which are guarded', async () => {
    expect((await get('/dynamic')).body).toEqual({ greeting: 'hello' });
    expect((await tested.api.request().get('/dynamic')).status).toBe(401);
  });
});

describe('a request-scoped controller', () => {
  it('can read the client of each request', async () => {
    const clients = ['one', 'two', 'three'];
    const responses = await Promise.all(
      clients.map((client) => get('/scoped', client)),
    );
    expect(responses.map(({ body }) => body as unknown)).toEqual(
      clients.map((client) => ({ caller: client, client, tenant: 'durable' })),
    );
  });

  it('is guarded, and its bodies are validated', async () => {
    expect((await tested.api.request().get('/scoped')).status).toBe(401);
    const post = (body: object) =>
      tested.api
        .request()
        .post('/scoped')
        .auth(token('one'), { type: 'bearer' })
        .send(body);
    expect((await post({ text: 'a' })).body).toEqual({
      caller: 'one',
      text: 'a',
    });
    expectProblem(await post({ text: 1 }), 400, 'body_invalid');
  });
});

describe('a lazy module', () => {
  it('is loaded by the first request', async () => {
    expect((await get('/lazy')).body).toEqual({ pages: 3 });
  });
});

describe('a request-scoped controller without a policy', () => {
  it('prevents the API from starting like any other', async () => {
    @Controller({ path: 'forgotten', scope: InjectionScope.REQUEST })
    class ForgottenController {
      @Get()
      list(): string[] {
        return [];
      }
    }
    expect(
      await getStartupError({ controllers: [ForgottenController] }),
    ).toContain('ForgottenController.list()');
  });
});
