import { readFileSync, writeFileSync } from 'node:fs';
import { base64url, namespace } from '@repo/access-tokens/testing';
import type { Locator, Page } from 'playwright-core';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
} from 'vitest';
import {
  type LocalTenant,
  startLocalTenant,
} from '../../../packages/local-tenant/src/index.js';
import {
  type TenantCopy,
  copyTenant,
} from '../../../packages/local-tenant/test/support/copy-tenant.js';
import {
  decodeClaims,
  requestToken,
} from '../../../packages/local-tenant/test/support/request-token.js';
import { startTestTenant } from '../../../packages/local-tenant/test/support/test-tenant.js';
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

/** The panel of one client, which must be chosen first. */
const panel = (client: string) =>
  page.getByRole('tabpanel', { name: client }).filter({ visible: true });

const choose = (client: string) =>
  page.getByRole('tab', { name: client }).click();

const tokenButton = (client: string) =>
  page.getByRole('button', { name: `Get a token as ${client} for` });

async function getToken(client: string, verdict = 'The API accepts') {
  await choose(client);
  await tokenButton(client).click();
  await expectText(panel(client), verdict);
}

/** Inserts this statement into the tenant's Action until the test is over. */
function changeAction(statement: string): void {
  const { actionFile } = copy;
  const code = readFileSync(actionFile, 'utf8');
  copy.edit(actionFile, 'for (const', `${statement}\n  for (const`);
  onTestFinished(() => writeFileSync(actionFile, code));
}

/** Waits for the text. */
async function expectText(
  place: Pick<Locator, 'getByText'>,
  text: string | RegExp,
): Promise<void> {
  await place.getByText(text).first().waitFor();
}

describe('the page of the local tenant', () => {
  it('lists the clients and shows the chosen one', async () => {
    const tabs = page.getByRole('tab');
    expect(await tabs.count()).toBe(tenant.clients.length);
    await choose('Partner Two');
    const text = await panel('Partner Two').innerText();
    expect(text).toContain('urn:example.com:c-two');
    expect(text).toContain('create:textAnalysis');
    expect(await panel('Partner One').count()).toBe(0);
    await page.reload();
    await panel('Partner Two').waitFor();
  });

  it('says in the list which clients have no grant, scope or metadata', async () => {
    const tab = page.getByRole('tab', { name: 'Partner Without' });
    await expect
      .poll(() => tab.allInnerTexts())
      .toEqual([
        expect.stringMatching(/Scope\s+no scope$/),
        expect.stringMatching(/Metadata\s+no metadata$/),
      ]);
  });

  it('says what to do if there are no clients', async () => {
    const empty = await startTestTenant({
      change: ({ tenant: files, local }) => {
        files.clients.length = 0;
        files.clientGrants.length = 0;
        local.credentials.length = 0;
      },
    });
    await page.goto(empty.issuer);
    await expectText(page, 'No clients yet: add one to tenant.yaml.');
    await expectText(page, 'Live:');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(browser.complaints).toEqual([]);
  });

  it('gets a token on click, and shows metadata beside its claims', async () => {
    await getToken('Partner One');
    const comparison = panel('Partner One').locator('.comparison');
    expect(
      await comparison.getByRole('row', { name: 'plan' }).innerText(),
    ).toMatch(/^plan\s+pro\s+becomes\s+https:\/\/example.com\/plan\s+pro$/);
    const payload = panel('Partner One').getByRole('table', {
      name: 'Payload',
    });
    expect(
      await payload.getByRole('row', { name: `${namespace}plan` }).innerText(),
    ).toMatch(/pro\s+from metadata “plan”, by add-client-metadata/);
    expect(
      await payload.getByRole('row', { name: /^exp/ }).innerText(),
    ).toMatch(/\d{4}-\d\d-\d\d .* UTC, .* left/);
    expect(browser.complaints).toEqual([]);
  });

  it.each(['Partner One', 'Partner Without Scope', 'Partner Without Metadata'])(
    'does not shift when %s gets a token',
    async (client) => {
      await page.setViewportSize({ width: 1280, height: 700 });
      await choose(client);
      // Wait until the API’s document has been looked for.
      await panel(client)
        .getByLabel('Route')
        .or(page.getByRole('button', { name: 'Try again' }))
        .filter({ visible: true })
        .waitFor();
      const places = async () => {
        const boxes = [
          tokenButton(client),
          panel(client).getByRole('heading', { name: 'Payload' }),
          panel(client).getByRole('row', { name: /^azp/ }),
          page.getByRole('heading', { name: 'Inspect a token' }),
          page.getByRole('tab', { name: 'Partner Two' }),
        ].map((place) => place.boundingBox());
        return [await Promise.all(boxes), await page.evaluate('scrollY')];
      };
      await page.mouse.wheel(0, 60);
      await expect.poll(() => page.evaluate('scrollY')).toBe(60);
      const busy = panel(client).locator('[aria-busy]');
      const before = await places();
      await getToken(client);
      await busy.waitFor({ state: 'detached' });
      expect(await places()).toEqual(before);
      await getToken(client);
      await busy.waitFor({ state: 'detached' });
      expect(await places()).toEqual(before);
    },
  );

  it('says above the payload why metadata is not in the token, and which line to add to the Action', async () => {
    await getToken('Partner Without Metadata');
    await expectText(
      panel('Partner Without Metadata'),
      'The client has no metadata',
    );

    const { actionFile } = copy;
    copy.edit(actionFile, `'urn', 'plan'`, `'urn'`);
    onTestFinished(() => copy.edit(actionFile, `'urn'`, `'urn', 'plan'`));
    await getToken('Partner Two');
    const note = panel('Partner Two').getByText(/“plan” is not in the token/);
    expect(await note.innerText()).toContain(actionFile);
    const line = await note.locator('pre').innerText();
    const payload = panel('Partner Two').getByRole('table', {
      name: 'Payload',
    });
    expect((await note.boundingBox())?.y).toBeLessThan(
      (await payload.boundingBox())?.y ?? 0,
    );

    changeAction(line);
    await getToken('Partner Two');
    await note.waitFor({ state: 'detached' });
  });

  it('says that an Action did not wait for a claim', async () => {
    await expectText(page, 'Live:');
    changeAction(
      `setTimeout(() => api.accessToken.setCustomClaim('late', 1));`,
    );
    await requestToken(tenant);
    await page.getByRole('log').getByText('200').first().click();
    const note = page.getByRole('log').getByText('Claim “late”');
    expect(await note.innerText()).toMatch(/ended: is an await missing\?$/);
  });

  it('says that the tenant’s files have changed', async () => {
    const stale = page.getByText('The tenant’s files have changed.');
    await page.evaluate("dispatchEvent(new Event('focus'))");
    expect(await stale.isVisible()).toBe(false);
    copy.edit(copy.tenantFile, 'plan: pro', 'plan: gold');
    onTestFinished(() => copy.edit(copy.tenantFile, 'plan: gold', 'plan: pro'));
    await page.evaluate("dispatchEvent(new Event('focus'))");
    await stale.waitFor();
    await page.getByRole('link', { name: 'Reload' }).click();
    await expectText(panel('Partner One'), 'gold');
    expect(await stale.isVisible()).toBe(false);
  });

  it('shows what the Action logged, and how it failed, with file and line', async () => {
    changeAction(`console.log('I am', event.client.name);`);
    await getToken('Partner Two');
    await expectText(panel('Partner Two'), 'I am Partner Two');

    changeAction('event.client.plan.length;');
    await getToken('Partner Two', '500 server_error');
    await expectText(panel('Partner Two'), `${copy.actionFile}:14`);
    await expectText(panel('Partner Two'), 'TypeError: Cannot read properties');
    await expectText(panel('Partner Two'), 'I am Partner Two');
  });

  it('shows the tenant’s error if it rejects the request', async () => {
    changeAction(`return api.access.deny('invalid_request', 'It has ended.');`);
    await getToken('Partner Two', '400 invalid_request: It has ended.');
    expect(await panel('Partner Two').innerText()).toContain('no token');
  });

  it('shows exchanges as they happen, including rejected ones', async () => {
    await expectText(page, 'Live:');
    const list = page.getByRole('log');
    await requestToken(tenant, { scope: 'read:secrets' });
    await expectText(list, 'Client has not been granted scopes: read:secrets');
    await requestToken(tenant);
    await expectText(list, `${namespace}urn ← urn (add-client-metadata)`);
  });

  it('shows the token of an expanded exchange, or why there is none', async () => {
    await expectText(page, 'Live:');
    const { body } = await requestToken(tenant);
    await requestToken(tenant, { client_secret: 'wrong' });
    const items = page.getByRole('log').getByRole('listitem');
    await items.first().getByText('401').click();
    await expectText(items.first().locator('dl'), 'invalid secret provided');
    await items.nth(1).getByText('200').click();
    await expectText(items.nth(1), String(body['access_token']));
    await expectText(items.nth(1), 'The API accepts this token.');
    await items.nth(1).getByRole('row', { name: 'azp' }).waitFor();
    expect(browser.complaints).toEqual([]);
  });

  it('says in an expanded exchange that the tenant does not answer', async () => {
    const stopped = await startTestTenant();
    await requestToken(stopped);
    await page.goto(stopped.issuer);
    const log = page.getByRole('log');
    await log.getByText('200').waitFor();
    await stopped.close();
    await expectText(page, 'Waiting for it');
    await log.getByText('200').click();
    await expectText(log, 'The tenant does not answer.');
  });

  it('filters and clears exchanges', async () => {
    await expectText(page, 'Live:');
    const items = page.getByRole('log').locator('#exchanges > li');
    await page.getByRole('button', { name: 'Clear' }).click();
    await expectText(page.getByRole('log'), 'None yet.');
    await tenant.requestToken('Partner Two');
    await requestToken(tenant, { scope: 'read:secrets' });
    await requestToken(tenant);
    await expect.poll(() => items.count()).toBe(3);

    const visible = items.filter({ visible: true });
    await page.getByLabel('Filter').fill('partner two');
    await expect.poll(() => visible.allInnerTexts()).toHaveLength(1);
    expect(await visible.innerText()).toContain('Partner Two');
    await expectText(page, '1 of 3');
    await page.getByLabel('Filter').fill('');
    await page.getByLabel('only rejected').check();
    await expect.poll(() => visible.allInnerTexts()).toHaveLength(1);
    expect(await visible.innerText()).toContain('read:secrets');
    // New exchanges are filtered as well.
    await requestToken(tenant);
    await expectText(page, '1 of 4');
    expect(browser.complaints).toEqual([]);
  });

  it('decodes and checks a pasted token without sending it anywhere', async () => {
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
    const [, payload] = token.split('.');
    const header = base64url('{"alg":"none"}');
    await box.fill(`${header}.${payload}.`);
    await expectText(result, 'alg is not a signature algorithm');
    await result.getByRole('row', { name: 'azp' }).waitFor();
    await box.fill(token.slice(0, token.lastIndexOf('.') + 1));
    await expectText(result, 'It has no signature.');

    // With the quotes of JSON and the line breaks of a terminal.
    await box.fill(`"${token.slice(0, 80)}\n${token.slice(80)}"`);
    await expectText(result, 'The API accepts this token.');

    await box.fill('opaque');
    await expectText(result, 'an opaque token');
    await box.fill('');
    await result.getByText('opaque').waitFor({ state: 'detached' });
    expect(sent.join('\n')).not.toContain(token.split('.')[2]?.slice(0, 20));
    expect(browser.complaints).toEqual([]);
  });

  it('does not interpret a token’s content as markup', async () => {
    const evil = '<img src=x onerror="document.title=\'owned\'">';
    const token = [{ alg: evil }, { [evil]: evil, sub: evil }]
      .map((part) => base64url(JSON.stringify(part)))
      .join('.');
    await page.getByLabel('Any access token').fill(`${token}.AAAA`);
    await page.getByRole('rowheader', { name: evil }).waitFor();
    expect(await page.locator('#pasted-result img').count()).toBe(0);
    expect(await page.title()).toBe('Local tenant');
  });

  it('is usable with the keyboard only', async () => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('Clients');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Partner One');
    await page.keyboard.press('ArrowDown');
    await panel('Partner Two').waitFor();
    await page.keyboard.press('End');
    await panel('Partner Without Metadata').waitFor();
    await page.keyboard.press('ArrowDown');
    await panel('Partner One').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused()).toMatch(/^Get a token as Partner One/);
    await page.keyboard.press('Enter');
    await expectText(panel('Partner One'), 'The API accepts');
    expect(await focused()).toMatch(/^Get a token as Partner One/);
  });

  it('links to the API’s docs', async () => {
    const link = page.getByRole('link', { name: 'API docs' });
    expect(await link.getAttribute('href')).toBe('http://localhost:3000/docs');
  });

  it('copies a curl command that gets a token', async () => {
    await page
      .context()
      .grantPermissions(['clipboard-read', 'clipboard-write']);
    await panel('Partner One').locator('.curl summary').click();
    await panel('Partner One')
      .getByRole('button', { name: /^Copy the token request/ })
      .click();
    const line = await page.evaluate('navigator.clipboard.readText()');
    const [, body = ''] = /--data '(.*)'$/s.exec(String(line)) ?? [];
    const response = await requestToken(
      tenant,
      JSON.parse(body) as Record<string, unknown>,
    );
    expect(decodeClaims(response)).toMatchObject({ azp: 'local-partner-one' });
  });

  it('shows a curl command that makes the call in the demo section', async () => {
    const text = await panel('Partner One').locator('.curl').textContent();
    expect(text).toContain('curl http://localhost:3000/text-analysis');
    expect(text).toContain(`--data '{"text":"Ada Lovelace loved numbers."}'`);
  });

  it('announces the verdict to screen readers', async () => {
    await getToken('Partner One');
    const status = page.getByRole('status').filter({ hasText: 'accepts' });
    expect(await status.innerText()).toBe('The API accepts this token.');
  });

  it.each([1280, 390])(
    'breaks long words instead of scrolling sideways, %i pixels wide',
    async (width) => {
      const word = 'a'.repeat(200);
      const { issuer } = await startTestTenant({
        change: ({ tenant: files, local }) => {
          files.clients.length = 0;
          files.clients.push({
            name: word,
            app_type: 'non_interactive',
            client_metadata: { [word]: word },
          });
          Object.assign(files.clientGrants[0] ?? {}, { client_id: word });
          Object.assign(local.credentials[0] ?? {}, { name: word });
        },
      });
      await page.setViewportSize({ width, height: 844 });
      await page.goto(issuer);
      expect(await getOverflow(page)).toBe(0);
      await getToken(word);
      await page.getByRole('log').getByText('200').click();
      await expectText(page.getByRole('log'), 'The API accepts');
      expect(await getOverflow(page)).toBe(0);
    },
  );

  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)(
    'is accessible and does not scroll sideways, %s and %i pixels wide',
    async (colorScheme, width) => {
      const expectNoFaults = async () => {
        expect(await accessibilityFaults(page)).toEqual([]);
        expect(await getOverflow(page)).toBe(0);
      };
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme });
      await expectNoFaults();
      await page.getByLabel('Any access token').fill('opaque');
      await expectText(page.locator('#pasted-result'), 'opaque');
      await getToken('Partner Without Metadata');
      await panel('Partner Without Metadata').locator('.curl summary').click();
      await page.getByRole('log').getByText('200').first().click();
      await expectText(page.getByRole('log'), 'The API accepts');
      await expectNoFaults();

      copy.edit(copy.actionFile, `'urn', 'plan'`, `'urn'`);
      onTestFinished(() =>
        copy.edit(copy.actionFile, `'urn'`, `'urn', 'plan'`),
      );
      changeAction(`console.warn({ ...event.client });`);
      await getToken('Partner One');
      await expectNoFaults();
      changeAction('event.client.plan.length;');
      await getToken('Partner One', '500');
      await page.getByRole('log').getByText('500').first().click();
      await expectNoFaults();
    },
  );
});

const focused = (): Promise<string> =>
  page.evaluate(
    'document.activeElement.textContent.trim().replace(/\\s+/g, " ")',
  );
