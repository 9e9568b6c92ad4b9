import { describe, expect, it } from 'vitest';
import { expectProblem } from '../../../test/support/expect-challenge.js';
import { useApi } from '../../../test/support/use-api.js';

const refusalsPerMinute = 20;

const tested = useApi({
  variables: {
    RATE_LIMIT: 'on',
    REFUSALS_PER_MINUTE: String(refusalsPerMinute),
    TRUST_PROXY: '127.0.0.1/32, 10.0.0.0/8, fd00::/8',
  },
});

const guess = (forwardedFor: string) =>
  tested.api.getClient('guess').set('x-forwarded-for', forwardedFor);

/** Sends as many invalid tokens as an address may, with these forms in turn. */
async function useUp(forms: readonly string[]): Promise<void> {
  for (let index = 0; index < refusalsPerMinute; index += 1)
    expect((await guess(forms[index % forms.length] ?? '')).status).toBe(401);
}

describe('an address in X-Forwarded-For', () => {
  it.each<[string, string[]]>([
    ['203.0.113.1', ['203.0.113.1:5000', '203.0.113.1:5001', '203.0.113.1']],
    [
      '203.0.113.2',
      [
        '::ffff:203.0.113.2',
        '::FFFF:203.0.113.2',
        '::ffff:cb00:7102',
        '[::ffff:203.0.113.2]:80',
      ],
    ],
    [
      '2001:db8:1::1',
      [
        '[2001:db8:1::1]:5000',
        '[2001:db8:1::2]',
        '2001:DB8:1:0:0:0:0:3',
        '2001:db8:1::4%eth0',
      ],
    ],
    [
      '203.0.113.3',
      [
        '203.0.113.3:1, 10.0.0.5:443',
        '203.0.113.3,[fd00::1]:443',
        ' , 203.0.113.3 ,10.0.0.6,, ',
      ],
    ],
    ['203.0.113.4', ['203.0.113.99, 203.0.113.4:5000', 'unknown, 203.0.113.4']],
  ])('counts as %s, however it is written', async (address, forms) => {
    await useUp(forms);
    for (const form of [address, ...forms]) {
      const refused = await guess(form);
      expectProblem(refused, 429, 'too_many_requests');
      expect(
        await tested.api.findLogLine({
          reqId: refused.headers['x-request-id'],
        }),
      ).toMatchObject({
        address: expect.stringMatching(/^203|^2001:db8:1::\d$/) as unknown,
      });
    }
  });
});

describe('something else in X-Forwarded-For', () => {
  it('counts as the connection, whatever precedes it', async () => {
    await useUp([
      'unknown',
      '_hidden',
      '203.0.113.300',
      '203.0.113.7:port',
      '[203.0.113.7',
      '2001:db8::1::2',
      '1.2.3',
      '0x7f.1',
      'x'.repeat(8000),
      '203.0.113.50, unknown',
      '203.0.113.51, garbage, 10.0.0.1, unknown',
      ' , ,',
      '',
    ]);
    expectProblem(
      await guess('203.0.113.52, unknown'),
      429,
      'too_many_requests',
    );
    expectProblem(
      await tested.api.getClient('guess'),
      429,
      'too_many_requests',
    );
    expect((await guess('203.0.113.52')).status).toBe(401);
  });

  it('counts as the trusted proxy that wrote it', async () => {
    await useUp(['unknown, 10.0.0.9', 'other, 10.0.0.9:443']);
    expectProblem(await guess('10.0.0.9'), 429, 'too_many_requests');
  });
});
