import {
  Catch,
  HttpException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { mintToken } from '@repo/access-tokens/testing';
import type { FastifyReply } from 'fastify';
import { describe, expect, it } from 'vitest';
import {
  expectChallenge,
  expectProblem,
} from '../../test/support/expect-challenge.js';
import { startApi } from '../../test/support/start-api.js';
import { useApi } from '../../test/support/use-api.js';
import { FailingRoutesModule } from '../support/failing-routes.module.js';

const tested = useApi({ root: FailingRoutesModule });
const get = (how: string) =>
  tested.api
    .request()
    .get(`/failing/${how}`)
    .set('authorization', `Bearer ${mintToken(tested.issuer)}`);

describe('an exception that a feature throws', () => {
  it.each([
    ['forbidden', 403, 'forbidden', 'Not in your country.'],
    ['conflict', 409, 'request_refused', 'There is such an order already.'],
    ['not-found', 404, 'not_found', 'No order has this number.'],
    ['status-429', 429, 'too_many_requests', 'Ten orders an hour are enough.'],
    ['bad-request', 400, 'request_refused', 'Orders are for tomorrow.'],
    ['unavailable', 503, 'unavailable', 'The stock is closed.'],
  ])(
    'becomes a problem with its own message: %s',
    async (how, status, code, detail) => {
      const problem = expectProblem(await get(how), status, code);
      expect(problem['detail']).toBe(detail);
    },
  );

  it('becomes a problem with its list of messages, limited in length', async () => {
    const problem = expectProblem(
      await get('bad-request-list'),
      400,
      'request_refused',
    );
    const long = `${'x'.repeat(200)}…`;
    expect(problem['errors']).toEqual(['item must be a string', long]);
    expect(problem['detail']).toBe(`item must be a string; ${long}.`);
  });

  it.each([401, 404, 429, 503])(
    'becomes a 500 if it is the %d of another server',
    async (status) => {
      const response = await get(`upstream/${status}`);
      const problem = expectProblem(response, 500, 'internal_error');
      expect(JSON.stringify(problem)).not.toContain('shop');
      const reqId = problem['requestId'];
      const line = await tested.api.findLogLine({ reqId });
      expect(JSON.stringify(line)).toContain('the shop refused');
    },
  );

  it.each(['unauthorized', 'status-401'])(
    'becomes a 401 with the challenge that HTTP demands: %s',
    async (how) => {
      expectChallenge(await get(how), {
        status: 401,
        code: 'invalid_token',
        error: 'invalid_token',
        detail: /^This client was suspended\.$/,
      });
    },
  );

  it('has the challenge for a missing token if it is a 401 and no token was sent', async () => {
    const response = await tested.api
      .request()
      .get('/failing/anonymous/unauthorized');
    expectChallenge(response, { status: 401, code: 'credentials_missing' });
    expectChallenge(await get('anonymous/unauthorized'), {
      status: 401,
      code: 'invalid_token',
      error: 'invalid_token',
    });
  });

  it('keeps its status but not its message if it is a 502', async () => {
    const problem = expectProblem(
      await get('bad-gateway'),
      502,
      'internal_error',
    );
    expect(JSON.stringify(problem)).not.toContain('nonsense');
  });

  it('becomes a 500 if it is any other error, and its message is only logged', async () => {
    const problem = expectProblem(await get('error'), 500, 'internal_error');
    expect(JSON.stringify(problem)).not.toContain('defect');
    await expect.poll(() => tested.api.logs.join('\n')).toContain('a defect');
  });
});

describe('a custom catch-all filter, as Nest documents it', () => {
  @Catch()
  class AllExceptionsFilter implements ExceptionFilter {
    catch(exception: unknown, host: ArgumentsHost): void {
      const status =
        exception instanceof HttpException ? exception.getStatus() : 500;
      const reply = host.switchToHttp().getResponse<FastifyReply>();
      void reply.status(status).send({ status });
    }
  }

  it('gets the status of each rejection by the guards', async () => {
    const api = await startApi(
      { ISSUER_BASE_URL: tested.issuer.url },
      FailingRoutesModule,
      (app) => app.useGlobalFilters(new AllExceptionsFilter()),
    );
    const scopeless = mintToken(tested.issuer, { claims: { scope: '' } });
    const statuses = await Promise.all([
      api.getClient(),
      api.getClient('x'),
      api.getClient('x y'),
      api.request().get('/metrics').auth(scopeless, { type: 'bearer' }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 400, 403]);
    await api.close();
  });
});
