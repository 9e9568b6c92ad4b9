import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser, Locator, Page } from 'playwright-core';
import {
  type LocalTenant,
  startLocalTenant,
} from '../../tenant/local/start-local-tenant.js';
import {
  type TenantCopy,
  copyTenant,
} from '../../tenant/local/testing/copy-tenant.js';
import {
  claimsOf,
  requestToken,
} from '../../tenant/local/testing/request-token.js';
import { launchBrowser } from './launch-browser.js';

let browser: Browser;
let copy: TenantCopy;
let tenant: LocalTenant;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  copy = copyTenant();
  tenant = await startLocalTenant({ directory: copy.directory });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await tenant.close();
  copy.remove();
});
beforeEach(async () => {
  await page?.context().close();
  page = await browser.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(tenant.issuer);
});

const card = (name: string) => page.getByRole('article', { name, exact: true });

async function getToken(client: string): Promise<void> {
  await page
    .getByRole('button', { name: `Get a token as ${client} for` })
    .click();
  await card(client).getByRole('row').first().waitFor();
}

async function freshToken(): Promise<string> {
  const { body } = await requestToken(tenant);
  return String(body['access_token']);
}

const part = (value: object) =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

/** Waits until the text is there. */
async function expectText(
  place: Locator | Page,
  text: string | RegExp,
): Promise<void> {
  await place.getByText(text).first().waitFor();
}

describe('the page of the local tenant', () => {
  it('shows each client with its grants and metadata', async () => {
    for (const { name } of tenant.clients) await card(name).waitFor();
    const text = await card('Partner One').innerText();
    expect(text).toContain('urn: urn:example.com:c-one');
    expect(text).toContain('create:textAnalysis');
    expect(text).toContain('https://api.example.com');
  });

  it('gets a token at a click and says where each metadata claim came from', async () => {
    await getToken('Partner One');
    const row = card('Partner One').getByRole('row', {
      name: /example\.com\/plan/,
    });
    expect(await row.innerText()).toMatch(
      /pro\s+from the client’s metadata “plan”, by the Action add-client-metadata/,
    );
    const expiry = card('Partner One').getByRole('row', { name: /^exp/ });
    expect(await expiry.innerText()).toMatch(/\d{4}-\d\d-\d\d .* UTC, .* left/);
    await expectText(card('Partner One'), 'The API accepts this token.');
    expect(complaints).toEqual([]);
  });

  it('says why metadata is not in the token', async () => {
    await getToken('Partner Without Metadata');
    await expectText(
      card('Partner Without Metadata'),
      'no metadata in this tenant',
    );

    copy.edit(copy.actionFile, `'urn', 'plan'`, `'urn'`);
    await getToken('Partner Two');
    await expectText(
      card('Partner Two'),
      /Metadata “plan” is not in the token/,
    );
    copy.edit(copy.actionFile, `'urn'`, `'urn', 'plan'`);
  });

  it('shows exchanges as they happen, refusals included', async () => {
    await expectText(page, 'Live:');
    const list = page.getByRole('log');
    await requestToken(tenant, { scope: 'read:secrets' });
    await expectText(list, 'Client has not been granted scopes: read:secrets');
    await requestToken(tenant);
    await expectText(list, /example\.com\/urn ← urn \(add-client-metadata\)/);
  });

  it('decodes a pasted token in the page alone, and judges it', async () => {
    const sent: string[] = [];
    const token = await freshToken();
    page.on('request', (request) => {
      sent.push(
        `${request.url()} ${request.postData() ?? ''} ${JSON.stringify(request.headers())}`,
      );
    });
    const box = page.getByLabel('Any access token');
    const result = page.locator('#pasted-result');
    await box.fill(`Authorization: Bearer ${token}`);
    await expectText(result, 'The API accepts this token.');

    await box.fill(`${token.slice(0, -8)}AAAAAAAA`);
    await expectText(result, 'The signature does not verify.');
    await box.fill('opaque');
    await expectText(result, 'an opaque token');
    await box.fill('');
    await result.getByText('opaque').waitFor({ state: 'detached' });
    expect(sent.join('\n')).not.toContain(token.split('.')[2]?.slice(0, 20));
    expect(complaints).toEqual([]);
  });

  it('makes no markup of what a token says', async () => {
    const evil = '<img src=x onerror="document.title=\'owned\'">';
    const token = [{ alg: evil }, { [evil]: evil, sub: evil }]
      .map(part)
      .join('.');
    await page.getByLabel('Any access token').fill(`${token}.AAAA`);
    await page.getByRole('rowheader', { name: evil }).waitFor();
    expect(await page.locator('#pasted-result img').count()).toBe(0);
    expect(await page.title()).toBe('Local tenant');
  });

  it('is usable by keyboard alone', async () => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('Clients');
    await page.keyboard.press('Tab');
    expect(await focused()).toMatch(/^Get a token as Partner One/);
    await page.keyboard.press('Enter');
    await card('Partner One').getByRole('row').first().waitFor();
    expect(await focused()).toMatch(/^Get a token as Partner One/);
  });

  it('copies the curl line, which gets a token as it stands', async () => {
    await page
      .context()
      .grantPermissions(['clipboard-read', 'clipboard-write']);
    await card('Partner One').locator('summary').click();
    await card('Partner One')
      .getByRole('button', { name: /^Copy the token request/ })
      .click();
    const line = await page.evaluate('navigator.clipboard.readText()');
    const [, body = ''] = /--data '(.*)'$/.exec(String(line)) ?? [];
    const answer = await requestToken(
      tenant,
      JSON.parse(body) as Record<string, unknown>,
    );
    expect(claimsOf(answer)).toMatchObject({ azp: 'local-partner-one' });
  });

  it('has enough contrast in light and in dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await getToken('Partner One');
      expect(await lowContrast()).toEqual([]);
    }
  });
});

const focused = (): Promise<string> =>
  page.evaluate(
    'document.activeElement.textContent.trim().replace(/\\s+/g, " ")',
  );

/** Texts whose contrast with what is behind them is below WCAG's 4.5. */
const lowContrast = (): Promise<string[]> =>
  page.evaluate(`(() => {
    const rgb = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
    const luminance = (color) => {
      const [r, g, b] = rgb(color).map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (node) => {
      for (let at = node; at; at = at.parentElement) {
        const color = getComputedStyle(at).backgroundColor;
        if (rgb(color)[3] !== 0) return color;
      }
      return 'rgb(255, 255, 255)';
    };
    return [...document.querySelectorAll('body *')]
      .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()))
      .filter((node) => node.checkVisibility())
      .filter((node) => {
        const [a, b] = [luminance(getComputedStyle(node).color), luminance(ground(node))].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05) < 4.5;
      })
      .map((node) => node.tagName + ': ' + node.textContent.slice(0, 40));
  })()`);
