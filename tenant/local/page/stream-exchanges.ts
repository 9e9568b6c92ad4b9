import type { ServerResponse } from 'node:http';
import type { ExchangeLog } from '../exchange-log/exchange-log.js';
import type { ExchangeRecord } from '../exchange-log/exchange-record.js';

/** Sends the recent exchanges, oldest first, and each new one as it comes, until the page is closed (server-sent events). */
export function streamExchanges(
  exchanges: ExchangeLog,
  response: ServerResponse,
  headers: Record<string, string>,
): void {
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
  const send = (record: ExchangeRecord) =>
    response.write(`data: ${JSON.stringify(record)}\n\n`);
  // A page that reconnects begins anew.
  response.write('event: begin\ndata:\n\n');
  for (const record of exchanges.recent.toReversed()) send(record);
  response.write('event: live\ndata:\n\n');
  response.once('close', exchanges.subscribe(send));
}
