import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Sends these bytes as they are, and returns everything that comes back until the connection ends. */
export function sendRaw(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}
