import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe-core finds wrong: WCAG and best practices, including contrast. @param ignored rules that are not checked */
export async function accessibilityFaults(
  page: Page,
  ignored: readonly string[] = [],
): Promise<string[]> {
  await page.evaluate(axe.source);
  const rules = Object.fromEntries(
    ignored.map((rule) => [rule, { enabled: false }]),
  );
  return page.evaluate(
    `axe.run(${JSON.stringify({ rules })}).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join()))`,
  );
}

/** By how many pixels the page is wider than the window. */
export const getOverflow = (page: Page): Promise<number> =>
  page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
