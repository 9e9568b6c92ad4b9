import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { claimRules, headerRules } from '@repo/access-tokens';
import { describe, expect, it } from 'vitest';
import { checks } from '../../packages/local-tenant/src/check/check-tenant.js';
import { problemCodes } from '../../src/platform/problem/problem.exception.js';
import { getProblemType } from '../../src/platform/problem/problem.filter.js';
import { getDocument } from '../support/documents.js';

const { anchors, tableKeys } = getDocument('docs/troubleshooting.md');

const source = ['src', 'packages', 'tenant']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true }).map((path) =>
      join(folder, String(path).replaceAll('\\', '/')),
    ),
  )
  .filter((path) => /(?<!spec)\.ts$/.test(path) || path.endsWith('/code.js'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

/** Messages of Node that ours contain. */
const wordsOfNode = [
  'connect ECONNREFUSED …',
  'getaddrinfo ENOTFOUND …',
  'The operation was aborted due to timeout',
  'unable to get local issuer certificate',
  "Hostname/IP does not match certificate's altnames: …",
  'unable to verify the first certificate',
  'self-signed certificate',
];

describe('docs/troubleshooting.md', () => {
  it('has an entry for each problem of the API', () => {
    const ofFeatures = [
      ...source.matchAll(/code: '(\w+)',\s+status: HttpStatus/g),
    ].map(([, code = '']) => code);
    expect(ofFeatures).toContain('text_too_long');
    expect([...anchors]).toEqual(
      expect.arrayContaining([...Object.keys(problemCodes), ...ofFeatures]),
    );
  });

  it('is the target of each problem type once there is a homepage', () => {
    const homepage = 'https://github.com/acme/orders#readme';
    expect(getProblemType('not_found', homepage)).toBe(
      'https://github.com/acme/orders/blob/main/docs/troubleshooting.md#not_found',
    );
    // The template's repository is a placeholder, so no response may link to it.
    expect(getProblemType('not_found')).toBe('about:blank');
  });

  it('says what to do about each rule that a token can break', () => {
    const rules = [
      ...[...headerRules, ...claimRules].map(({ name }) => name),
      ...[...source.matchAll(/new InvalidTokenError\(\s*'(\w+)'/g)].map(
        ([, rule = '']) => rule,
      ),
    ];
    expect(rules).toContain('signature');
    expect(tableKeys).toEqual(expect.arrayContaining(rules));
  });

  it('quotes messages as the code has them', () => {
    const made = tableKeys.filter(
      (message) =>
        !wordsOfNode.includes(message) &&
        !message.split('…').every((part) => source.includes(part.trim())),
    );
    expect(made).toEqual([]);
  });
});

describe('docs/tenant-check.md', () => {
  it('has a row for each check', () => {
    expect(getDocument('docs/tenant-check.md').tableKeys).toEqual(
      checks.map(({ name }) => name),
    );
  });
});
