import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopbackHost, isLoopbackOrigin } from './loopback.js';

/**
 * Keeps other people's web pages out. Listening on loopback does not: a browser
 * on this machine carries their requests here, and a name of theirs that
 * resolves to loopback (DNS rebinding) even lets them read the answers.
 *
 * @returns whether the request was refused, and answered
 */
export function refuseStrangers(
  { headers }: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (!isLoopbackHost(headers.host)) {
    return refuse(response, 'The local tenant answers to localhost alone.');
  }
  if (headers.origin !== undefined && !isLoopbackOrigin(headers.origin)) {
    return refuse(response, 'The local tenant answers no page from elsewhere.');
  }
  return false;
}

function refuse(response: ServerResponse, message: string): true {
  response.writeHead(403, { 'content-type': 'text/plain' }).end(message);
  return true;
}
