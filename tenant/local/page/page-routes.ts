import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { ExchangeLog } from '../exchange-log/exchange-log.js';
import { sendJson } from '../http/send-json.js';
import type { PageContent } from './page-content.js';
import { renderPage } from './render-page.js';
import { streamExchanges } from './stream-exchanges.js';

export interface Page {
  readonly exchanges: ExchangeLog;
  readonly pageContent: () => PageContent;
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

/** Nothing but the page's own files, no inline script, no frame around it, and no word to anyone else. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/**
 * Answers for the page, its files and the exchanges that it shows.
 *
 * @returns whether the path was the page's, and answered
 */
export function answerPage(
  { exchanges, pageContent }: Page,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): boolean {
  const { method, headers: asked } = request;
  if (method !== 'GET' && method !== 'HEAD') return false;
  const [, file, extension = ''] =
    /^\/page\/([a-z-]+\.(css|js))$/.exec(path) ?? [];

  if (path === '/') {
    const type = 'text/html; charset=utf-8';
    response.writeHead(200, { ...headers, 'content-type': type });
    response.end(renderPage(pageContent()));
  } else if (path === '/recent') {
    if (method === 'GET' && asked.accept === 'text/event-stream') {
      streamExchanges(exchanges, response, headers);
    } else {
      const scripts = pageContent().tenant.scripts.map(({ name }) => name);
      sendJson(
        response,
        200,
        { scripts, exchanges: exchanges.recent },
        headers,
      );
    }
  } else if (file) {
    sendAsset(response, file, types[extension] ?? '');
  } else {
    return false;
  }
  return true;
}

function sendAsset(response: ServerResponse, file: string, type: string): void {
  try {
    const url = new URL(`assets/${file}`, import.meta.url);
    const text = readFileSync(fileURLToPath(url));
    response.writeHead(200, { ...headers, 'content-type': type }).end(text);
  } catch {
    response.writeHead(404, headers).end();
  }
}
