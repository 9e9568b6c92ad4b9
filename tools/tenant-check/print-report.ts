import { styleText } from 'node:util';
import type { Report } from './check-tenant.js';
import type { Mark } from './finding.js';

const signs: Readonly<
  Record<Mark, readonly [string, 'green' | 'yellow' | 'red' | 'gray']>
> = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  failed: ['✗', 'red'],
  skipped: ['–', 'gray'],
};

/** The report for people, a finding a line, its remedy below it. */
export function printReport({ ok, tenant, client, findings }: Report): void {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const who = client ? `, asked as ${client}` : '';
  console.log(`\n  ${tenant || 'No tenant'}${who}\n`);
  for (const { check, mark, seen, remedy } of findings) {
    const [sign, color] = signs[mark];
    const shown = process.stdout.isTTY ? styleText(color, sign) : sign;
    console.log(`  ${shown} ${check.padEnd(width)}  ${seen}`);
    for (const line of remedy?.split('\n') ?? []) {
      console.log(`    ${' '.repeat(width)}  → ${line}`);
    }
  }
  const verdict = ok
    ? 'A call of this client to the API would succeed, with its metadata.'
    : 'A call of this client to the API would not succeed with its metadata.';
  console.log(`\n  ${verdict}\n`);
}
