import type { Locator, Page } from 'playwright-core';

/** The API's `/docs`, as a person uses it. */
export class DocsPage {
  /** The origins that the page has sent requests to. */
  readonly requestedOrigins = new Set<string>();

  private constructor(readonly page: Page) {
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:') this.requestedOrigins.add(origin);
    });
  }

  static async open(page: Page, api: string): Promise<DocsPage> {
    const docs = new DocsPage(page);
    await page.goto(`${api}/docs`);
    await page.locator('.opblock').first().waitFor();
    return docs;
  }

  /** The section of the page about this path. */
  operation(path: string): Locator {
    return this.page.locator('.opblock').filter({
      has: this.page.locator(`[data-path="${path}"]`),
    });
  }

  /** Requests a token from the tenant, and leaves the dialog open. */
  async authorize(clientId: string, clientSecret: string): Promise<void> {
    const { page } = this;
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    await page.getByLabel('client_id:').fill(clientId);
    await page.getByLabel('client_secret:').fill(clientSecret);
    await page
      .getByRole('button', { name: 'Apply given OAuth2 credentials' })
      .click();
  }

  /** Closes the dialog once there is a token. */
  async authorized(): Promise<void> {
    await this.page
      .getByRole('button', { name: 'Remove authorization' })
      .waitFor();
    await this.page.locator('.close-modal').click();
  }

  /** Opens an operation, sends its example, and returns the response as the page shows it. */
  async execute(path: string): Promise<string> {
    const operation = this.operation(path);
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    const response = operation.locator('.live-responses-table .response');
    await response.waitFor();
    return response.innerText();
  }
}
