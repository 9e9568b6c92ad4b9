import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  calculateJwkThumbprint,
  decodeJwt,
  EmbeddedJWK,
  jwtVerify,
} from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  startTestTenant,
  type TestTenant,
} from '../../../packages/local-tenant/test/support/test-tenant.js';
import { useBrowser } from './use-browser.js';

const nonce = 'nonce-of-the-api';
/** An API that demands a nonce in the proof, verifies the proof and answers with its content. */
const api = createServer((request, response) => {
  void (async () => {
    const [scheme, token = ''] = String(request.headers.authorization).split(
      ' ',
    );
    const { payload, protectedHeader } = await jwtVerify(
      String(request.headers['dpop']),
      EmbeddedJWK,
    );
    if (payload['nonce'] !== nonce) {
      response.writeHead(401, { 'dpop-nonce': nonce }).end('No nonce');
      return;
    }
    const { jwk } = protectedHeader;
    const jkt = jwk && (await calculateJwkThumbprint(jwk));
    const ath = createHash('sha256').update(token).digest('base64url');
    response.end(
      JSON.stringify({
        scheme,
        htm: payload['htm'],
        htu: payload['htu'],
        isOwn: payload['ath'] === ath,
        isBound: (decodeJwt(token)['cnf'] as { jkt?: string }).jkt === jkt,
      }),
    );
  })().catch((error: unknown) => response.writeHead(401).end(String(error)));
});

let tenant: TestTenant;
let apiUrl: string;
const browser = useBrowser();

beforeAll(async () => {
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  tenant = await startTestTenant(
    {
      api: { proof_of_possession: { mechanism: 'dpop', required: true } },
      env: { PUBLIC_URL: apiUrl },
    },
    afterAll,
  );
});
afterAll(() => void api.close());

it('the page gets a token that is bound to its key, says so, and calls the API with a proof that has its nonce', async () => {
  const { page } = browser;
  await page.goto(tenant.issuer);
  await page.getByRole('button', { name: 'Get a token as Client' }).click();
  const panel = page.getByRole('tabpanel', { name: 'Client' });
  await panel.getByText('bound to a key').first().waitFor();
  await panel.getByText('The API accepts').first().waitFor();
  await panel.getByLabel('Method').selectOption('GET');
  await panel.getByLabel('Path').fill('/orders?page=2');
  await panel.getByRole('button', { name: 'Send' }).click();
  const response = panel.getByLabel('Response body');
  expect(JSON.parse(await response.innerText())).toEqual({
    scheme: 'DPoP',
    htm: 'GET',
    htu: `${apiUrl}/orders`,
    isOwn: true,
    isBound: true,
  });
  expect(await panel.locator('.curl').textContent()).toContain('--proof');
});
