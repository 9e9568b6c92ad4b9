import {
  getFaults,
  hostileRequests,
  sendHostileRequest,
  startConformanceIssuer,
} from '@repo/access-tokens/conformance';
import { audience, namespace } from '@repo/access-tokens/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { startApi } from './support/start-api.js';
import { TestRoutesModule } from './support/test-routes.module.js';

// Every hostile token, header and body that the package knows, through this API's own guards.
const issuer = await startConformanceIssuer();
const variables = { ISSUER_BASE_URL: issuer.url };
const api = await startApi(variables, TestRoutesModule);
afterAll(async () => {
  await api.close();
  await issuer.stop();
});

describe('hostile requests', () => {
  it.each(hostileRequests(issuer, { audience, namespace }))(
    '$group: $name',
    async (request) => {
      const routes = { path: '/client', postPath: '/messages' };
      const answer = await sendHostileRequest(api.url, request, routes);
      expect(getFaults(request, answer)).toEqual([]);
    },
  );

  it('make the API request nothing from the attacker', () => {
    expect(issuer.attackerVisits).toEqual([]);
  });
});
