import { expect } from 'vitest';
import type { Report } from '../../src/check/check-tenant.js';

/**
 * Asserts that exactly these checks have failed or warned, what they say with
 * their remedies, that the first has this mark, and that the report's verdict
 * agrees.
 */
export function expectFindings(
  report: Report,
  expected: Readonly<Record<string, RegExp>>,
  mark: 'failed' | 'warning' = 'failed',
): void {
  const found = report.findings.filter(
    (finding) => finding.mark === 'failed' || finding.mark === 'warning',
  );
  expect(found.map(({ check }) => check)).toEqual(Object.keys(expected));
  expect(found[0]?.mark).toBe(mark);
  for (const { check, seen, remedy } of found) {
    expect(`${seen}\n${remedy}`).toMatch(expected[check] ?? '');
  }
  expect(report.ok).toBe(found.every((one) => one.mark === 'warning'));
}
