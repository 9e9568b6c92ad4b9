import { beforeEach, describe, expect, it } from 'vitest';
import { useProject } from '../../support/use-project.js';
import { accessibilityFaults, getOverflow } from './check-page.js';
import { DocsPage } from './docs-page.js';
import { useBrowser } from './use-browser.js';

/** Rules that Swagger UI's markup breaks, which no style can fix. */
const brokenBySwaggerUi = [
  'button-name',
  'heading-order',
  'label-content-name-mismatch',
  'nested-interactive',
  'region',
  'scrollable-region-focusable',
];
const backgroundOfPage =
  'getComputedStyle(document.documentElement).backgroundColor';

const tested = useProject();
const browser = useBrowser();
let docs: DocsPage;

beforeEach(async () => {
  docs = await DocsPage.open(browser.page, tested.api.url);
});

describe('the docs', () => {
  it('let a person get a token for a client and try the API with it', async () => {
    await docs.authorize('local-partner-one', 'not-a-secret-partner-one');
    await docs.authorized();
    const response = await docs.execute('/client');
    expect(response).toMatch(/^200/);
    expect(response).toContain('"urn": "urn:example.com:c-one"');

    expect(browser.complaints).toEqual([]);
    expect(docs.requestedOrigins).toEqual(
      new Set([tested.api.url, new URL(tested.tenant.issuer).origin]),
    );
  });

  it('send the example of the sample with the token of the chosen client', async () => {
    await docs.authorize('local-partner-one', 'not-a-secret-partner-one');
    await docs.authorized();
    const response = await docs.execute('/text-analysis');
    expect(response).toMatch(/^200/);
    expect(response).toContain('"urn": "urn:example.com:c-one"');
    expect(response).toContain('"term": "number"');
    expect(browser.complaints).toEqual([]);
  });

  it('request only the chosen scopes', async () => {
    await docs.page.getByRole('button', { name: 'Authorize' }).first().click();
    await docs.page.getByText('read:metrics').first().click();
    await docs.page.locator('.close-modal').click();
    await docs.authorize('local-prometheus', 'not-a-secret-prometheus');
    await docs.authorized();
    expect(await docs.execute('/client')).toMatch(
      /"scopes": \[\s*"read:metrics"\s*\]/,
    );
  });

  it('fill in the id and the secret of a local client, and focus the id', async () => {
    await docs.page.getByRole('button', { name: 'Authorize' }).first().click();
    const id = docs.page.getByLabel('client_id:');
    await expect.poll(() => id.inputValue()).toBe('local-partner-one');
    expect(await docs.page.getByLabel('client_secret:').inputValue()).toBe(
      'not-a-secret-partner-one',
    );
    expect(await docs.page.evaluate('document.activeElement.id')).toBe(
      await id.getAttribute('id'),
    );
  });

  it('link to the page of the local tenant, with the client selected', async () => {
    const opened = docs.page.context().waitForEvent('page');
    await docs.page.getByRole('link', { name: 'The local tenant' }).click();
    const page = await opened;
    await page.getByRole('tabpanel', { name: 'Partner One' }).waitFor();
    expect(new URL(page.url()).origin).toBe(
      new URL(tested.tenant.issuer).origin,
    );
  });

  it('list the routes for clients first, and only the codes of problems', async () => {
    const tags = await docs.page.locator('.opblock-tag').allInnerTexts();
    expect(tags.slice(-3)).toEqual(['Health', 'Metrics', 'Discovery']);
    await docs.execute('/client');
    const examples = docs.operation('/client').locator('.model-example');
    await expect.poll(() => examples.filter({ visible: true }).count()).toBe(1);
  });

  it.each(['light', 'dark'] as const)(
    'are %s if the browser prefers that, and as accessible as Swagger UI can be',
    async (colorScheme) => {
      await browser.page.emulateMedia({ colorScheme });
      docs = await DocsPage.open(browser.page, tested.api.url);
      expect(await docs.page.evaluate(backgroundOfPage)).toBe(
        { light: 'rgba(0, 0, 0, 0)', dark: 'rgb(28, 32, 34)' }[colorScheme],
      );
      await docs.execute('/text-analysis');
      expect(await accessibilityFaults(docs.page, brokenBySwaggerUi)).toEqual(
        [],
      );
      await docs.page
        .getByRole('button', { name: 'Authorize' })
        .first()
        .click();
      expect(await accessibilityFaults(docs.page, brokenBySwaggerUi)).toEqual(
        [],
      );
    },
  );

  it('need no horizontal scrolling on a phone', async () => {
    await docs.page.setViewportSize({ width: 390, height: 844 });
    await docs.execute('/text-analysis');
    expect(await getOverflow(docs.page)).toBe(0);
  });

  it('show the scopes that an operation needs, and its problems', async () => {
    const metrics = docs.operation('/metrics');
    await metrics.locator('.opblock-summary-control').click();
    await metrics.getByText('insufficient_scope').first().waitFor();
    const text = await metrics.innerText();
    expect(text).toContain('Requires the scope read:metrics.');
    expect(text).toContain('invalid_token: The access token is invalid');
  });

  it('show the tenant’s message if it rejects a token request', async () => {
    await docs.authorize('local-partner-one', 'wrong');
    const refusal = docs.page.locator('.auth-container .errors');
    await refusal.waitFor();
    expect(await refusal.innerText()).toContain('Unauthorized');
  });

  it('show an error of the API as it is', async () => {
    expect(await docs.execute('/client')).toContain(
      '"code": "credentials_missing"',
    );
  });

  it('cannot send requests to any other server', async () => {
    const outcome = await docs.page.evaluate(
      "fetch('http://127.0.0.1:9/').then(() => 'asked', (error) => error.message)",
    );
    expect(outcome).toBe('Failed to fetch');
    expect(browser.complaints.join()).toContain('Content Security Policy');
  });
});
