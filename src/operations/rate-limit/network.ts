import { isIPv6 } from 'node:net';

/**
 * The network that an address belongs to: of IPv6 the first 64 bits, because
 * someone with one such address has 2^64 of them and could use a new one for
 * each request. An IPv4 address is returned as it is.
 */
export function getNetwork(address: string): string {
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
