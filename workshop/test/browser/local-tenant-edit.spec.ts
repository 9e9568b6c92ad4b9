import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type LocalTenant,
  startLocalTenant,
} from '../../../packages/local-tenant/src/index.js';
import {
  copyTenant,
  type TenantCopy,
} from '../../../packages/local-tenant/test/support/copy-tenant.js';
import { accessibilityFaults, getOverflow } from './check-page.js';
import { useBrowser } from './use-browser.js';

const browser = useBrowser();
let copy: TenantCopy;
let tenant: LocalTenant;
let page: Page;

beforeEach(async () => {
  copy = copyTenant();
  tenant = await startLocalTenant({ directory: copy.directory });
  ({ page } = browser);
  await page.goto(tenant.issuer);
  await panel().locator('summary').first().click();
});
afterEach(async () => {
  await tenant.close();
  copy.remove();
});

const panel = () => page.getByRole('tabpanel', { name: 'Partner One' });
const press = (name: string) =>
  panel().getByRole('button', { name, exact: true }).click();
const seesText = (text: string | RegExp) =>
  panel().getByText(text).first().waitFor();
const getToken = () =>
  press('Get a token as Partner One for https://api.example.com');

async function edit(): Promise<void> {
  await panel().getByLabel('Value of plan').fill('free');
  await press('Remove urn');
  await press('Add metadata');
  await page.keyboard.type('region');
  await page.keyboard.press('Tab');
  await page.keyboard.type('eu');
  await panel().getByLabel('read:metrics').check();
  await press('Save');
  await seesText('Saved. The next token has the change.');
}

describe('editing a client on the page', () => {
  it('applies a change to the next token, and undoes it', async () => {
    await edit();
    await getToken();
    // The panel shows these scopes before the token has them.
    await panel()
      .locator('.claims')
      .getByText('create:textAnalysis read:metrics')
      .waitFor();
    const { exchanges } = tenant;
    expect(exchanges.recent[0]).toMatchObject({
      metadata: { plan: 'free', region: 'eu' },
      grantedScopes: ['create:textAnalysis', 'read:metrics'],
    });

    await seesText('Changed on this machine only');
    await press('Undo');
    await seesText(
      'Undone. The next token has the values from the tenant’s files.',
    );
    expect(await panel().locator('.changed').count()).toBe(0);
    expect(tenant.clients[0]?.metadata).toMatchObject({ plan: 'pro' });
    expect(await page.locator('#stale').isVisible()).toBe(false);
    expect(browser.complaints).toEqual([]);
  });

  it('says in the list that the client has no scope any more', async () => {
    await panel().getByLabel('create:textAnalysis').uncheck();
    await press('Save');
    await seesText('Saved. The next token has the change.');
    const tab = page.getByRole('tab', { name: 'Partner One' });
    expect(await tab.innerText()).toContain('no scope');
  });

  it('writes the change to the file, from which a reload reads it', async () => {
    await edit();
    await press('Write to the tenant’s files');
    await seesText('Written to the tenant’s files.');
    expect(readFileSync(copy.tenantFile, 'utf8')).toMatch(
      /client_metadata:\n {6}plan: free\n {6}region: eu\n/,
    );
    await page.reload();
    await panel().locator('summary').first().click();
    expect(await panel().getByLabel('Value of plan').inputValue()).toBe('free');
    expect(await panel().locator('.changed').count()).toBe(0);
  });

  it('says why a change is rejected, and keeps the input', async () => {
    await press('Add metadata');
    await page.keyboard.type('größe');
    await page.keyboard.press('Enter');
    await seesText(/a metadata key has at most 255 characters from A-Z/);
    expect(await panel().getByLabel('Metadata key').last().inputValue()).toBe(
      'größe',
    );
    expect(tenant.clients[0]?.metadata).not.toHaveProperty('größe');
  });

  it('rejects a metadata key that already exists', async () => {
    await press('Add metadata');
    await page.keyboard.type('plan');
    await page.keyboard.press('Enter');
    await seesText('The metadata key "plan" appears twice.');
    expect(tenant.clients[0]?.metadata).toMatchObject({ plan: 'pro' });
  });

  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)(
    'is accessible, %s and %i pixels wide',
    async (colorScheme, width) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await edit();
      await panel().locator('summary').first().click();
      await press('Add metadata');
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await getOverflow(page)).toBe(0);
    },
  );
});
