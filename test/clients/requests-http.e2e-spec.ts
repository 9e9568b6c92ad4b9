import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sendHttpFile, type SentRequest } from '../support/http-file.js';
import { useApiAndTenant } from '../support/use-api-and-tenant.js';

/** That for everything, and one in the folder of a feature. */
const files = [
  'requests.http',
  ...readdirSync('src', { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.http'))
    .map((file) => join('src', file)),
];

const tested = useApiAndTenant();
const sent: SentRequest[] = [];
beforeAll(async () => {
  for (const file of files)
    sent.push(
      ...(await sendHttpFile(file, {
        api: tested.api.url,
        issuer: tested.tenant.issuer,
      })),
    );
});

describe('requests.http, and those of the features', () => {
  it('are answered 200 against the local tenant, each of them', () => {
    expect(sent.filter(({ response }) => response.status !== 200)).toEqual([]);
  });

  it('have a request for every route of the API itself', () => {
    const routes = sent.map(
      ({ method, url }) => `${method} ${new URL(url).pathname}`,
    );
    expect(routes).toEqual(
      expect.arrayContaining([
        'GET /client',
        'GET /health/live',
        'GET /health/ready',
        'GET /metrics',
        'GET /.well-known/oauth-protected-resource',
      ]),
    );
  });

  it('say what each request is for', () => {
    for (const { title, url } of sent)
      expect([url, title]).toEqual([url, expect.stringMatching(/\w+ \w+/)]);
  });
});
