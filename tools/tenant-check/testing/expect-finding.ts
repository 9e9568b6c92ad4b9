import { expect } from 'vitest';
import type { Report } from '../check-tenant.js';
import type { Mark } from '../finding.js';

export interface ExpectedFinding {
  /** The checks that have something to say; all others are content, or skipped. */
  readonly check: string | readonly string[];
  /** What the first of them says, its remedy included. */
  readonly saying: RegExp;
  readonly mark?: Extract<Mark, 'failed' | 'warning'>;
}

/** Asserts that just these checks have found something, and that the report's verdict goes with it. */
export function expectFinding(
  report: Report,
  { check, saying, mark = 'failed' }: ExpectedFinding,
): void {
  const expected = [check].flat();
  const found = report.findings.filter(
    (finding) => finding.mark === 'failed' || finding.mark === 'warning',
  );
  expect(found.map((finding) => finding.check)).toEqual(expected);
  const [first] = found;
  expect(first?.mark).toBe(mark);
  expect(`${first?.seen}\n${first?.remedy}`).toMatch(saying);
  expect(report.ok).toBe(found.every((one) => one.mark === 'warning'));
}
