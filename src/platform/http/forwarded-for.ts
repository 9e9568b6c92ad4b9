import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Some gateways add a port: `203.0.113.8:5000`, `[2001:db8::1]:5000`. */
const withPort = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/;

/**
 * Normalizes an IP address: no port, no zone, IPv6 in short lower-case form, and
 * IPv4-mapped IPv6 as IPv4.
 *
 * @returns `undefined` if the text is not an address
 */
export function toAddress(text: string): string | undefined {
  const [, v6, v4] = withPort.exec(text) ?? [];
  const [address = ''] = (v6 ?? v4 ?? text).split('%');
  return isIP(address) ? ipaddr.process(address).toString() : undefined;
}

/**
 * Rewrites `X-Forwarded-For` before Fastify reads it, because Fastify would accept
 * `203.0.113.8:5000` or `unknown` as an address. An invalid entry is replaced by
 * the address of the proxy that wrote it, and everything before it is dropped as
 * untrusted.
 */
export function cleanForwardedFor(headers: IncomingHttpHeaders): void {
  const sent = headers['x-forwarded-for'];
  if (sent === undefined) return;
  const addresses: string[] = [];
  for (const member of String(sent).split(',').toReversed()) {
    const text = member.trim();
    if (text === '') continue;
    const address = toAddress(text);
    if (address === undefined) break;
    addresses.push(address);
  }
  headers['x-forwarded-for'] = addresses.toReversed().join(', ');
}
