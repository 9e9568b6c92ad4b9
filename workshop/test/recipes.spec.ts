import { ConfigModule, registerAs } from '@nestjs/config';
import { APP_GUARD } from '@nestjs/core';
import { mintToken, namespace } from '@repo/access-tokens/testing';
import { IsNotEmpty } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { Environment as OwnEnvironment } from '../../src/config/environment.js';
import {
  readEnvironment,
  SplitByComma,
} from '../../src/platform/config/read-environment.js';
import { addToApp } from '../../test/nest-habits/support/add-to-app.js';
import {
  expectChallenge,
  expectProblem,
} from '../../test/support/expect-challenge.js';
import { TestRoutesModule } from '../../test/support/test-routes.module.js';
import { useApi, type ApiWithIssuer } from '../../test/support/use-api.js';
import { DeniedClientsGuard } from '../recipes/denied-clients.guard.js';
import { Orders, OrdersController } from '../recipes/orders.controller.js';

// The code that docs/adapting.md shows under "Recipes".

describe('data of one customer', () => {
  const tested = useApi({
    root: addToApp({ controllers: [OrdersController], providers: [Orders] }),
  });

  const find = (id: string, customer?: string) => {
    const claims = { [`${namespace}customer`]: customer };
    return tested.api
      .request()
      .get(`/orders/${id}`)
      .auth(mintToken(tested.issuer, { claims }), { type: 'bearer' });
  };

  it('is found for this customer', async () => {
    const { status, body } = await find('1', 'acme');
    expect(status).toBe(200);
    expect(body).toEqual({ id: '1', customer: 'acme', item: 'anvil' });
  });

  it('is not found for another, as if it did not exist', async () => {
    const missing = expectProblem(await find('2', 'globex'), 404, 'not_found');
    expect((await find('1', 'globex')).body).toEqual({
      ...missing,
      requestId: expect.any(String),
    });
  });

  it.each([undefined, ''])(
    'needs a customer: %j is rejected',
    async (customer) => {
      expectProblem(await find('1', customer), 403, 'client_metadata_invalid');
    },
  );
});

describe('the denylist', () => {
  class Environment extends OwnEnvironment {
    /** The ids of clients that are rejected although their tokens are still valid. */
    @SplitByComma()
    @IsNotEmpty({ each: true })
    readonly DENIED_CLIENTS: string[] = [];
  }
  const environment = registerAs('environment with denylist', () =>
    readEnvironment(Environment, process.env),
  );
  const root = addToApp({
    imports: [TestRoutesModule, ConfigModule.forFeature(environment)],
    providers: [
      {
        provide: APP_GUARD,
        inject: [environment.KEY],
        useFactory: ({ DENIED_CLIENTS }: Environment) =>
          new DeniedClientsGuard(DENIED_CLIENTS),
      },
    ],
  });
  const denying = useApi({ root, variables: { DENIED_CLIENTS: 'one, two' } });

  const get = ({ api, issuer }: ApiWithIssuer, path: string, client: string) =>
    api
      .request()
      .get(path)
      .auth(
        mintToken(issuer, {
          claims: { azp: client, sub: `${client}@clients` },
        }),
        { type: 'bearer' },
      );

  it.each(['one', 'two'])('rejects the client %s', async (client) => {
    for (const path of ['/client', '/policies/anonymous'])
      expectChallenge(await get(denying, path, client), {
        status: 401,
        code: 'invalid_token',
        error: 'invalid_token',
        detail: /^The access of this client has ended\.$/,
      });
    await denying.api.findLogLine({ code: 'invalid_token', clientId: client });
  });

  it('accepts all others, and everybody on public routes', async () => {
    expect((await get(denying, '/client', 'three')).status).toBe(200);
    expect((await get(denying, '/policies/public', 'one')).status).toBe(200);
  });
});
