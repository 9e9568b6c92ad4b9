import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import { TLSSocket } from 'node:tls';
import {
  readCertificateHeader,
  type CertificateFormat,
} from './client-certificate.js';

/** The DER of the client certificate of a request, `undefined` where there is none. Does not judge it. */
export type GetCertificate = (request: IncomingMessage) => Buffer | undefined;

/** The certificate of the connection, where this process serves TLS and asks for one (`requestCert`). */
export const getTlsCertificate: GetCertificate = ({ socket }) =>
  socket instanceof TLSSocket
    ? socket.getPeerX509Certificate()?.raw
    : undefined;

export interface CertificateHeader {
  readonly name: string;
  readonly format: CertificateFormat;
  /** Who may send it, having removed it from what clients send: addresses or networks (`10.0.0.0/8`). */
  readonly proxies: readonly string[];
  /** Is told why a header counts as no certificate. */
  readonly onIgnored?: (reason: string) => void;
}

/**
 * Reads the certificate from a header of whoever terminates TLS. It counts only
 * on a connection from one of the proxies, and only if it is there once and can
 * be parsed.
 */
export function getCertificateFromHeader({
  name,
  format,
  proxies,
  onIgnored,
}: CertificateHeader): GetCertificate {
  const header = name.toLowerCase();
  const trusted = toBlockList(proxies);
  return ({ headers, socket: { remoteAddress = '' } }) => {
    const value = headers[header];
    if (value === undefined || value === '') return undefined;
    if (!trusted.check(remoteAddress, getFamily(remoteAddress))) {
      onIgnored?.(`${remoteAddress} is no trusted proxy`);
      return undefined;
    }
    // Node joins several with commas, which no format takes.
    const certificate = readCertificateHeader(String(value), format);
    if (!certificate)
      onIgnored?.(`it is not one certificate in the format ${format}`);
    return certificate;
  };
}

function toBlockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    if (prefix === undefined) list.addAddress(address, getFamily(address));
    else list.addSubnet(address, Number(prefix), getFamily(address));
  }
  return list;
}

const getFamily = (address: string): 'ipv4' | 'ipv6' =>
  isIPv6(address) ? 'ipv6' : 'ipv4';
