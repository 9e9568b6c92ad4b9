import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { createRule } from './create-rule.js';

/**
 * The decorated variable is something to listen on: an IP address or a host
 * name, without scheme or port. Fastify makes a second server for `localhost`,
 * to which nothing else of this API applies.
 */
export const IsHost = createRule('isHost', (value) => {
  if (value === 'localhost')
    return 'must be one address: 127.0.0.1 is for this machine alone';
  return isIP(value) || isHostName(value)
    ? undefined
    : 'must be an IP address or a host name, without scheme, port or brackets, e.g. 0.0.0.0';
});

/** The decorated variable is an IP address, `10.0.0.1`, or a network of them, `10.0.0.0/8`. */
export const IsAddressOrNetwork = createRule('isAddressOrNetwork', (value) => {
  const [address = '', prefix] = value.split('/');
  if (isIP(address) && prefix === undefined) return undefined;
  if (!isIP(address) || !ipaddr.isValidCIDR(value)) {
    return 'must name addresses (10.0.0.1) or networks (10.0.0.0/8)';
  }
  if (Number(prefix) === 0) {
    return 'must not name a network of all addresses (/0): it would trust everybody';
  }
  return isFirstAddress(value)
    ? undefined
    : 'must name a network by its first address (10.0.0.0/8), or a single address without "/"';
});

/** A last label of digits alone belongs to an IP address, and one that is not valid. */
const isHostName = (value: string): boolean =>
  /^[\w-]+(\.[\w-]+)*$/.test(value) && !/(^|\.)\d+$/.test(value);

function isFirstAddress(network: string): boolean {
  const [address] = ipaddr.parseCIDR(network);
  const family = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  return (
    family.networkAddressFromCIDR(network).toString() === address.toString()
  );
}
