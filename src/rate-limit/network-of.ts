import { isIPv6 } from 'node:net';

/**
 * Who an address belongs to, as far as it tells: of IPv6 the first 64 bits,
 * since whoever has one such address has 2^64 of them, and could bring a new one
 * with each request.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [plain = ''] = address.split('%');
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  if (tail !== undefined) {
    const missing = 8 - groups.length - after.length;
    groups.push(...Array<string>(missing).fill('0'), ...after);
  }
  const prefix = groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16));
  return `${prefix.join(':')}::/64`;
}
