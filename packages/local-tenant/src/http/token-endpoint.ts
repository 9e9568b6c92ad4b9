import type { IncomingMessage, ServerResponse } from 'node:http';
import { describeExchange, type ExchangeLog } from '../exchange-log.js';
import type { Engine } from '../oauth/engine.js';
import { TokenRefusal } from '../oauth/refusals.js';
import { readTokenBody, Transaction } from '../oauth/token-request.js';
import type { TenantLogger } from '../tenant-logger.js';
import { sendJson } from './send-json.js';

export interface TokenEndpoint {
  /** Called after the body has been read, so that it includes the latest edit. */
  readonly currentEngine: () => Engine;
  readonly exchanges: ExchangeLog;
  readonly logger: TenantLogger;
}

/** Answers a token request, and records the result. */
export async function answerTokenRequest(
  { currentEngine, exchanges, logger }: TokenEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let transaction = new Transaction(request, {});
  try {
    transaction = new Transaction(request, await readTokenBody(request));
    await currentEngine().handleToken(request, response, transaction);
  } catch (error) {
    if (!(error instanceof TokenRefusal)) throw error;
    transaction.refusal = error;
    // Discards the rest of the body, so that the client can read the response.
    request.resume();
    sendJson(response, error.statusCode, error.body, {
      'cache-control': 'no-store',
    });
  }
  const record = describeExchange(transaction, response.statusCode);
  exchanges.add(record, transaction.accessToken);
  if (record.error) {
    const { error, error_description } = record.error;
    const detail = record.detail ? ` (${record.detail})` : '';
    logger.warn(
      `A token request from ${record.client ?? 'an unknown client'} was rejected: ${record.status} ${error}: ${error_description}${detail}`,
    );
  }
}
