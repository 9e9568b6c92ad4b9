import {
  getFaults,
  hostileProofs,
  hostileRequests,
  sendHostileRequest,
  startConformanceIssuer,
} from '@repo/access-tokens/conformance';
import { audience, namespace } from '@repo/access-tokens/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { startApi } from './support/start-api.js';
import { TestRoutesModule } from './support/test-routes.module.js';

// Sends each of the package's hostile tokens, proofs, headers and bodies to this API.
const issuer = await startConformanceIssuer();
const publicUrl = 'https://api.example.com/v1';
const variables = { ISSUER_BASE_URL: issuer.url, PUBLIC_URL: publicUrl };
const api = await startApi(variables, TestRoutesModule);
afterAll(async () => {
  await api.close();
  await issuer.stop();
});

const requests = [
  ...hostileRequests(issuer, { audience, namespace }),
  ...hostileProofs(issuer, { audience, namespace, publicUrl }),
].map((request) => [`${request.group}: ${request.name}`, request] as const);

describe('the API', () => {
  it.each(requests)('%s', async (_name, request) => {
    const routes = { path: '/client', postPath: '/messages' };
    const response = await sendHostileRequest(api.url, request, routes);
    expect(getFaults(request, response)).toEqual([]);
  });

  it('sends no request to the attacker', () => {
    expect(issuer.attackerVisits).toEqual([]);
  });
});
