import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocsPage } from '../../test/browser/docs-page.js';
import { launchBrowser } from '../../test/browser/launch-browser.js';
import { useApiAndTenant } from '../../test/support/use-api-and-tenant.js';

const tested = useApiAndTenant();
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

describe('POST /text-analysis, tried in the docs', () => {
  it('analyzes the example for the client whose token was asked for', async () => {
    const docs = await DocsPage.open(browser, tested.api.url);
    await docs.authorize('local-partner-one', 'not-a-secret-partner-one');
    await docs.authorized();
    const answer = await docs.execute('/text-analysis');
    expect(answer).toMatch(/^200/);
    expect(answer).toContain('"urn": "urn:example.com:c-one"');
    expect(answer).toContain('"term": "number"');
    expect(docs.complaints).toEqual([]);
  });
});
