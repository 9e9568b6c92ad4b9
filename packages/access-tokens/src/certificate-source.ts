import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import { TLSSocket } from 'node:tls';
import {
  readCertificateHeader,
  type CertificateFormat,
} from './client-certificate.js';

/** Gets the DER of a request's client certificate; `undefined` if there is none. Does not verify it. */
export type GetCertificate = (request: IncomingMessage) => Buffer | undefined;

/** Gets the certificate of the connection, if this process serves TLS and requests one (`requestCert`). */
export const getTlsCertificate: GetCertificate = ({ socket }) =>
  socket instanceof TLSSocket
    ? socket.getPeerX509Certificate()?.raw
    : undefined;

export interface CertificateHeader {
  readonly name: string;
  readonly format: CertificateFormat;
  /** The proxies that may send the header, as addresses or networks (`10.0.0.0/8`). They must remove the header from clients' requests. */
  readonly proxies: readonly string[];
  /** Called with the reason when a header is ignored. */
  readonly onIgnored?: (reason: string) => void;
}

/**
 * Reads the certificate from a header of the proxy that terminates TLS. Ignores
 * the header if the connection is not from one of the proxies, or if it does not
 * contain exactly one certificate in the format.
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
      onIgnored?.(`${remoteAddress} is not a trusted proxy`);
      return undefined;
    }
    // Node joins several headers with commas, which no format allows.
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
