import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

/** Where Debian and other systems install it; `CHROMIUM` names another path. */
const places = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
];

/** A page in this machine's Chromium, which sends no network requests of its own. */
export interface OpenPage {
  readonly page: Page;
  /** The errors and warnings in the browser's console. */
  readonly complaints: string[];
}

/** Starts a browser before the tests of this file, with a new page for each test. */
export function useBrowser(): OpenPage {
  const executablePath = places.find((place) => place && existsSync(place));
  if (!executablePath) {
    throw new Error(
      'No Chromium was found. Install one (Debian: apt-get install chromium), or set CHROMIUM to its path.',
    );
  }
  let browser: Browser;
  const open = {} as { page: Page; complaints: string[] };
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    open.page = await browser.newPage();
    const complaints: string[] = [];
    open.complaints = complaints;
    open.page.on('pageerror', (error) => complaints.push(error.message));
    open.page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()))
        complaints.push(message.text());
    });
  });
  afterEach(() => open.page.context().close());
  return open;
}
