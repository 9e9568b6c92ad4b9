import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** With a port, as some gateways write it: `203.0.113.8:5000`, `[2001:db8::1]:5000`. */
const withPort = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/;

/**
 * An address in the one form in which it is compared and counted: no port and no
 * zone, IPv6 in short and lower case, IPv4 not mapped into IPv6.
 *
 * @returns `undefined` if the text is no address
 */
export function toAddress(text: string): string | undefined {
  const [, v6, v4] = withPort.exec(text) ?? [];
  const [address = ''] = (v6 ?? v4 ?? text).split('%');
  return isIP(address) ? ipaddr.process(address).toString() : undefined;
}

/**
 * Rewrites `X-Forwarded-For`, before Fastify reads it, so that it has nothing but
 * addresses: Fastify would take `203.0.113.8:5000` or `unknown` for one. What is
 * no address counts as the proxy that wrote it. Everything before it is dropped,
 * because nobody knows who wrote that.
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
