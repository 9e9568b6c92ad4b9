import { describe, expect, it } from 'vitest';
import { getNetwork } from '../../../src/operations/rate-limit/address-limit.js';

describe('the network of an address', () => {
  it.each(['127.0.0.1', '203.0.113.7', 'unknown', ''])(
    'is the address itself: %j',
    (address) => {
      expect(getNetwork(address)).toBe(address);
    },
  );

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8::5:6', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
  ])('is the first half of %s', (address, network) => {
    expect(getNetwork(address)).toBe(network);
  });

  it('is the IPv4 address of an IPv4-mapped IPv6 address', () => {
    expect(getNetwork('::ffff:203.0.113.7')).toBe('203.0.113.7');
  });
});
