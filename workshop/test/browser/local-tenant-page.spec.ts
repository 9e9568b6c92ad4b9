import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import {
  type LocalTenant,
  startLocalTenant,
} from '../../../packages/local-tenant/src/index.js';
import {
  type TenantCopy,
  copyTenant,
} from '../../../packages/local-tenant/test/support/copy-tenant.js';
import {
  claimsOf,
  requestToken,
} from '../../../packages/local-tenant/test/support/request-token.js';
import { base64url, namespace } from '@repo/access-tokens/testing';
import { accessibilityFaults, getOverflow } from './check-page.js';
import { useBrowser } from './use-browser.js';

const browser = useBrowser();
let copy: TenantCopy;
let tenant: LocalTenant;
let page: Page;

beforeAll(async () => {
  copy = copyTenant();
  tenant = await startLocalTenant({ directory: copy.directory });
});
afterAll(async () => {
  await tenant.close();
  copy.remove();
});
beforeEach(async () => {
  ({ page } = browser);
  await page.goto(tenant.issuer);
});

const card = (name: string) => page.getByRole('article', { name, exact: true });

async function getToken(client: string): Promise<void> {
  await page
    .getByRole('button', { name: `Get a token as ${client} for` })
    .click();
  await card(client).getByRole('row').first().waitFor();
}

/** Waits until the text is there. */
async function expectText(
  place: Pick<Locator, 'getByText'>,
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
      name: `${namespace}plan`,
    });
    expect(await row.innerText()).toMatch(
      /pro\s+from the client’s metadata “plan”, by the Action add-client-metadata/,
    );
    const expiry = card('Partner One').getByRole('row', { name: /^exp/ });
    expect(await expiry.innerText()).toMatch(/\d{4}-\d\d-\d\d .* UTC, .* left/);
    await expectText(card('Partner One'), 'The API accepts this token.');
    expect(browser.complaints).toEqual([]);
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
    await expectText(list, `${namespace}urn ← urn (add-client-metadata)`);
  });

  it('decodes a pasted token in the page alone, and judges it', async () => {
    const sent: string[] = [];
    const { body } = await requestToken(tenant);
    const token = String(body['access_token']);
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
    expect(browser.complaints).toEqual([]);
  });

  it('makes no markup of what a token says', async () => {
    const evil = '<img src=x onerror="document.title=\'owned\'">';
    const token = [{ alg: evil }, { [evil]: evil, sub: evil }]
      .map((part) => base64url(JSON.stringify(part)))
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

  it('copies the curl line, which gets a token when pasted', async () => {
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

  it('tells screen readers the verdict', async () => {
    await getToken('Partner One');
    const status = page.getByRole('status').filter({ hasText: 'accepts' });
    expect(await status.innerText()).toBe('The API accepts this token.');
  });

  it.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility in %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await getToken('Partner One');
      await card('Partner One').locator('summary').click();
      await page.getByLabel('Any access token').fill('opaque');
      await expectText(page.locator('#pasted-result'), 'opaque');
      expect(await accessibilityFaults(page)).toEqual([]);
    },
  );

  it('needs no sideways scrolling on a phone', async () => {
    await page.setViewportSize({ width: 360, height: 720 });
    await getToken('Partner One');
    expect(await getOverflow(page)).toBe(0);
  });
});

const focused = (): Promise<string> =>
  page.evaluate(
    'document.activeElement.textContent.trim().replace(/\\s+/g, " ")',
  );
