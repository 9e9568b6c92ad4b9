import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { startTenantCopy } from '../../../packages/local-tenant/test/support/copy-tenant.js';
import { requestToken } from '../../../packages/local-tenant/test/support/request-token.js';
import { action } from '../../../packages/local-tenant/test/support/tenant-files.js';
import { startTestTenant } from '../../../packages/local-tenant/test/support/test-tenant.js';
import { accessibilityFaults, getOverflow } from './check-page.js';
import { useBrowser } from './use-browser.js';

const browser = useBrowser();
let page: Page;

beforeEach(() => ({ page } = browser));

const panel = () => page.getByRole('tabpanel');
const press = (name: string | RegExp) =>
  panel().getByRole('button', { name }).click();
const outcome = () => panel().locator('.outcome');
const seesText = (text: string) => page.getByText(text).first().waitFor();

describe('The page, if files are invalid,', () => {
  it('shows each with line and reason until it is corrected', async () => {
    const { copy, tenant } = await startTenantCopy();
    await page.goto(tenant.issuer);
    await seesText('Live:');
    const complaints = page.locator('#complaints');
    const lookAgain = () => page.evaluate("dispatchEvent(new Event('focus'))");
    expect(await complaints.isVisible()).toBe(false);

    copy.edit(copy.tenantFile, 'resourceServers:', 'resourceServers: [');
    copy.edit(copy.actionFile, 'exports.', 'exports. = ');
    await lookAgain();
    await complaints.waitFor();
    const [files, script] = await complaints.locator('pre').allInnerTexts();
    expect(files).toMatch(
      /The last valid version is still in use\.\n.*tenant\.yaml:\d+: /s,
    );
    expect(script).toMatch(/code\.js:\d+: SyntaxError/);
    expect(await page.locator('#stale').isVisible()).toBe(false);
    expect(await accessibilityFaults(page)).toEqual([]);

    copy.edit(copy.tenantFile, 'resourceServers: [', 'resourceServers:');
    copy.edit(copy.actionFile, 'exports. = ', 'exports.');
    await lookAgain();
    await complaints.waitFor({ state: 'hidden' });
    expect(browser.complaints).toEqual([]);
  });
});

describe('A token that the page no longer shows', () => {
  it.each([
    'a change',
    'an undone change',
    'a rejected request',
    'no response',
  ])('is not sent to the API after %s', async (what) => {
    const tenant = await startTestTenant();
    await page.goto(tenant.issuer);
    const withToken = panel().getByLabel('with the token');
    const getToken = async () => {
      await press('Get a token');
      await outcome().getByText('The API accepts').waitFor();
    };
    const change = async () => {
      await panel().locator('summary').first().click();
      await panel().getByLabel('Value of plan').fill('free');
      await press('Save');
      await outcome().getByText('Saved').waitFor();
    };
    const withoutToken = {
      'a change': change,
      'an undone change': async () => {
        await change();
        await getToken();
        await press('Undo');
        await outcome().getByText('Undone').waitFor();
      },
      'a rejected request': async () => {
        tenant.faults.set({ kind: 'server-error' });
        await press('Get a token');
        await outcome().getByText('The tenant answers 500.').waitFor();
      },
      'no response': async () => {
        await tenant.close();
        await press('Get a token');
        await outcome().getByText('The tenant does not answer.').waitFor();
      },
    }[what];
    await getToken();
    expect(await withToken.isChecked()).toBe(true);
    await withoutToken?.();
    expect(await withToken.isChecked()).toBe(false);
    expect(await withToken.isDisabled()).toBe(true);

    const call = page.waitForRequest('**/_local/call');
    await press('Send');
    expect((await call).postDataJSON()).not.toHaveProperty('token');
    await panel().locator('.response .verdict').waitFor();
    expect(await panel().innerText()).not.toContain('Failed to fetch');
  });
});

describe('A rejected token request', () => {
  it('shows only once how the Action failed', async () => {
    const { issuer } = await startTestTenant({
      actions: [action('event.nothing.at.all;')],
    });
    await page.goto(issuer);
    await seesText('Live:');
    await press('Get a token');
    await outcome().getByText('TypeError').waitFor();
    const { length } = (await panel().innerText()).split('failed at');
    expect(length).toBe(2);
    const log = page.getByRole('log');
    await log.getByText('500').click();
    await log.getByText('failed at').waitFor();
    expect((await log.innerText()).split('failed at')).toHaveLength(2);
    const text = await page.locator('body').innerText();
    expect(text).not.toContain('see the local tenant’s log');
  });

  it.each([
    ['ran', `api.access.deny('invalid_request', 'No.');`, /^action-0$/],
    ['did not run', '', /^action-0: did not run$/],
  ])('shows that the Action %s', async (state, code, header) => {
    const tenant = await startTestTenant({
      actions: [action(code)],
      ...(state === 'did not run' && {
        grant: { organization_usage: 'require' },
      }),
    });
    await page.goto(tenant.issuer);
    await press('Get a token');
    await outcome().getByText('invalid_request').waitFor();
    const columns = panel().locator('.comparison').getByRole('columnheader');
    expect(await columns.nth(1).innerText()).toMatch(header);
    const column = await columns.nth(1).boundingBox();
    const row = panel()
      .locator('.comparison')
      .getByRole('row', { name: 'plan' });
    const arrow = await row.locator('.arrow').boundingBox();
    const reaches = (arrow?.x ?? 0) + (arrow?.width ?? 0) - (column?.x ?? 0);
    expect(reaches > 20).toBe(state === 'ran');
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

describe('A token for the second of several APIs', () => {
  it('is checked against that API’s audience and algorithm', async () => {
    const { issuer } = await startTestTenant({
      change: ({ tenant: { resourceServers, clientGrants } }) => {
        const audience = 'urn:second';
        const scopes = [{ value: 'read' }];
        resourceServers.push({
          name: 'Second',
          identifier: audience,
          scopes,
          signing_alg: 'PS256',
        });
        clientGrants.push({ client_id: 'Client', audience, scope: ['read'] });
      },
    });
    await page.goto(issuer);
    await seesText('Live:');
    await press(/for urn:second/);
    await outcome().getByText('The API accepts').waitFor();
    await page.getByRole('log').getByText('200').click();
    await page.getByRole('log').getByText('The API accepts').waitFor();
    expect(await page.locator('body').innerText()).not.toContain('rejects');
  });
});

describe('The page', () => {
  it('says that no exchange matches the filter', async () => {
    const tenant = await startTestTenant();
    await page.goto(tenant.issuer);
    await requestToken(tenant);
    await page.getByRole('log').getByText('200').waitFor();
    await page.getByLabel('Filter').fill('nobody');
    await seesText('No exchange matches.');
    expect(browser.complaints).toEqual([]);
  });

  it.each([1280, 390])(
    'lets a long value scroll in place, %i pixels wide',
    async (width) => {
      const tenant = await startTestTenant({
        actions: [
          action(
            `api.accessToken.setCustomClaim('https://x.example/long', 'word '.repeat(4000));`,
          ),
        ],
      });
      await page.setViewportSize({ width, height: 844 });
      await page.goto(tenant.issuer);
      await press('Get a token');
      await outcome().getByText('The API accepts').waitFor();
      const long = panel().getByRole('group', { name: 'x.example/long' });
      expect(await long.count()).toBe(2);
      for (const place of await long.all()) {
        expect((await place.boundingBox())?.height).toBeLessThan(250);
      }
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await getOverflow(page)).toBe(0);
    },
  );
});
