import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { PartnerMetadata } from './partner-metadata.js';

const urn = 'urn:example.com:c-one';

function getInvalidProperties(metadata: object): string[] {
  return validateSync(plainToInstance(PartnerMetadata, metadata)).map(
    ({ property }) => property,
  );
}

describe('PartnerMetadata', () => {
  it('defaults to the free plan', () => {
    expect(plainToInstance(PartnerMetadata, { urn })).toEqual({
      urn,
      plan: 'free',
    });
    expect(getInvalidProperties({ urn })).toEqual([]);
  });

  it.each([urn, 'URN:isbn:0451450523', 'urn:a:b:c', 'urn:x-1.y:100%25/a(b)'])(
    'accepts the URN %s',
    (value) => {
      expect(getInvalidProperties({ urn: value, plan: 'pro' })).toEqual([]);
    },
  );

  const notUrns: unknown[] = [
    '',
    ' ',
    'c-one',
    'urn:',
    'urn::',
    'urn:a',
    'urn:a:',
    'urn::b',
    'urn:.a:b',
    'urn:a-:b',
    'urn:a_b:c',
    'urn:a:b c',
    'urn:a:%',
    'urn:a:%zz',
    'urn:a:é',
    `${urn}\n`,
    `\0${urn}`,
    `urn:a:${'b'.repeat(250)}`,
    undefined,
    null,
    7,
    true,
    {},
    [urn],
    { toString: () => urn },
  ];

  it.each(notUrns.map((value) => [value]))('rejects the URN %j', (value) => {
    expect(getInvalidProperties({ urn: value, plan: 'pro' })).toEqual(['urn']);
  });

  const notPlans: unknown[] = [
    '',
    'PRO',
    ' pro',
    'gold',
    'constructor',
    '__proto__',
    null,
    1,
    {},
    ['pro'],
  ];

  it.each(notPlans.map((plan) => [plan]))('rejects the plan %j', (plan) => {
    expect(getInvalidProperties({ urn, plan })).toEqual(['plan']);
  });
});
