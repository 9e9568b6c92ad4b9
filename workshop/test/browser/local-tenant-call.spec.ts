import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type LocalTenant,
  startLocalTenant,
} from '../../../packages/local-tenant/src/index.js';
import { testDirectory } from '../../../packages/local-tenant/test/support/copy-tenant.js';
import { accessibilityFaults, getOverflow } from './check-page.js';
import { useBrowser } from './use-browser.js';

const document = {
  paths: {
    '/orders/{id}': {
      parameters: [{ name: 'id', in: 'path', example: 7 }],
      get: { summary: 'One order' },
      put: {
        requestBody: {
          content: { 'application/json': { example: { item: 'A-1' } } },
        },
      },
    },
  },
};

/** An API that answers with the request, or with 401 without a token. */
const api = createServer((request, response) => {
  void (async () => {
    const { method, url, headers } = request;
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const isDocument = url === '/openapi.json' && hasDocument;
    const status = isDocument || headers.authorization ? 200 : 401;
    const content = isDocument ? document : { method, url, body };
    response
      .writeHead(status, {
        'content-type': 'application/json',
        'x-request-id': 'request-1',
        ...(status === 401 && { 'www-authenticate': 'Bearer realm="Orders"' }),
      })
      .end(JSON.stringify(status === 401 ? { code: 'no_token' } : content));
  })();
});

let hasDocument = true;
let tenant: LocalTenant;
let page: Page;
const browser = useBrowser();

beforeAll(async () => {
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  const { port } = api.address() as AddressInfo;
  tenant = await startLocalTenant({
    directory: testDirectory,
    env: { PUBLIC_URL: `http://127.0.0.1:${port}` },
  });
});
afterAll(async () => {
  await tenant.close();
  api.close();
});
beforeEach(async () => {
  hasDocument = true;
  ({ page } = browser);
  await page.goto(tenant.issuer);
});

const panel = () => page.getByRole('tabpanel', { name: 'Partner One' });
const withToken = () => panel().getByLabel('with the token');
const getToken = async () => {
  await page
    .getByRole('button', { name: 'Get a token as Partner One' })
    .click();
  await withToken().and(page.locator(':enabled')).waitFor();
};
const send = () => panel().getByRole('button', { name: 'Send' }).click();
const seesText = (text: string) => panel().getByText(text).first().waitFor();

describe('“Call the API”', () => {
  it('sends an example from the document with the token, edited or not', async () => {
    await getToken();
    await panel().getByLabel('Route').selectOption('PUT /orders/7');
    expect(await panel().getByLabel('Body').inputValue()).toContain('"A-1"');
    await panel().getByLabel('Path').fill('/orders/8?dry=true');
    await panel().getByLabel('Body').fill('{"item":"B-2"}');
    await send();
    await seesText('The API answers 200.');
    await seesText('request-1');
    const response = panel().getByLabel('Response body');
    expect(JSON.parse(await response.innerText())).toEqual({
      method: 'PUT',
      url: '/orders/8?dry=true',
      body: '{"item":"B-2"}',
    });

    await getToken();
    await panel().locator('.claims').waitFor();
    expect(await panel().getByLabel('Path').inputValue()).toContain(
      '/orders/8',
    );
    expect(browser.complaints).toEqual([]);
  });

  it('shows the challenge after a call without the token', async () => {
    await getToken();
    await withToken().uncheck();
    await send();
    await seesText('The API answers 401 no_token.');
    await seesText('Bearer realm="Orders"');
    expect(browser.complaints).toEqual([]);
  });

  it('calls any path of an API without a document', async () => {
    hasDocument = false;
    await page.reload();
    await getToken();
    await seesText('answers 401: enter the path of a route.');
    expect(await panel().getByLabel('Route').isVisible()).toBe(false);
    await panel().getByLabel('Path').fill('anything');
    await send();
    await seesText('"url": "/anything"');

    hasDocument = true;
    await panel().getByRole('button', { name: 'Try again' }).click();
    await panel().getByLabel('Route').waitFor();
  });

  it('is usable with the keyboard, and does not lose focus', async () => {
    await getToken();
    await panel().getByLabel('Route').waitFor();
    await panel().getByLabel('Path').focus();
    await page.keyboard.press('Enter');
    await seesText('The API answers 200.');
    expect(await page.locator(':focus').inputValue()).toBe('/orders/7');
    const status = page.getByRole('status').filter({ hasText: 'answers' });
    expect(await status.innerText()).toBe('The API answers 200.');
  });

  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)(
    'is accessible, %s and %i pixels wide',
    async (colorScheme, width) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await getToken();
      await panel().getByLabel('Route').selectOption('PUT /orders/7');
      await send();
      await seesText('The API answers 200.');
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await getOverflow(page)).toBe(0);
    },
  );
});
