import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExchangeLog } from '../exchange-log/exchange-log.js';
import { describeExchange } from '../exchange-log/describe-exchange.js';
import type { Engine } from '../oauth/engine.js';
import {
  type TokenBody,
  readTokenBody,
  readTokenParameters,
} from '../oauth/token-request.js';
import { TokenRefusal } from '../oauth/token-refusal.js';
import { Transaction } from '../oauth/transaction.js';
import type { TenantLogger } from '../tenant-logger.js';
import { sendJson } from './send-json.js';

export interface TokenEndpoint {
  /** Called once the body has been read, so that it knows the latest edit. */
  readonly currentEngine: () => Engine;
  readonly exchanges: ExchangeLog;
  readonly logger: TenantLogger;
}

/** Answers a token request, and notes down what became of it. */
export async function answerTokenRequest(
  { currentEngine, exchanges, logger }: TokenEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body: TokenBody = {};
  let transaction = describeRequest(request, body);
  try {
    body = await readTokenBody(request);
    transaction = describeRequest(request, body);
    await currentEngine().handleToken(request, response, transaction);
  } catch (error) {
    if (!(error instanceof TokenRefusal)) throw error;
    transaction.refusal = error;
    // What is left of the body has to go somewhere before the answer is read.
    request.resume();
    sendJson(response, error.statusCode, error.body, {
      'cache-control': 'no-store',
    });
  }
  const record = describeExchange(transaction, response.statusCode);
  exchanges.add(record);
  if (record.error) {
    const { error, error_description } = record.error;
    const detail = record.detail ? ` (${record.detail})` : '';
    logger.warn(
      `A token was refused to ${record.client ?? 'an unknown client'}: ${record.status} ${error}: ${error_description}${detail}`,
    );
  }
}

function describeRequest(
  { headers, socket, method = 'POST' }: IncomingMessage,
  body: TokenBody,
): Transaction {
  const {
    client_secret: _secret,
    client_assertion: _assertion,
    ...harmless
  } = body;
  return new Transaction(readTokenParameters(body), {
    ip: socket.remoteAddress ?? '',
    method,
    hostname: headers.host?.replace(/:\d+$/, '') ?? '',
    userAgent: headers['user-agent'],
    language: headers['accept-language'],
    body: harmless,
  });
}
