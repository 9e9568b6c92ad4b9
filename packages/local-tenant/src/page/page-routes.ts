import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { ExchangeLog, ExchangeRecord } from '../exchange-log.js';
import { sendJson } from '../http/send-json.js';
import type { PageContent } from './page-content.js';
import { renderPage } from './render-page.js';

export interface Page {
  readonly exchanges: ExchangeLog;
  readonly pageContent: () => PageContent;
}

/** Allows only the page's own files: no inline scripts, no frames, no requests to other sites. */
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
 * Serves the page, its files and the exchanges that it shows.
 *
 * @returns whether the path belongs to the page; if so, it has been answered
 */
export function answerPage(
  { exchanges, pageContent }: Page,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): boolean {
  const { method, headers: asked } = request;
  if (method !== 'GET' && method !== 'HEAD') return false;
  const [, file, extension] =
    /^\/page\/((?:access-tokens\/)?[a-z-]+\.(css|js))$/.exec(path) ?? [];

  if (path === '/') {
    const type = 'text/html; charset=utf-8';
    response.writeHead(200, { ...headers, 'content-type': type });
    response.end(renderPage(pageContent()));
  } else if (path === '/recent') {
    if (method === 'GET' && asked.accept === 'text/event-stream') {
      streamExchanges(exchanges, response);
    } else {
      const scripts = pageContent().tenant.scripts.map(({ name }) => name);
      const recent = { scripts, exchanges: exchanges.recent };
      sendJson(response, 200, recent, headers);
    }
  } else if (path.startsWith('/recent/')) {
    const found = exchanges.find(path.slice('/recent/'.length));
    sendJson(response, found ? 200 : 404, found ?? {}, headers);
  } else if (file) {
    sendAsset(response, file, extension === 'css' ? 'css' : 'javascript');
  } else {
    return false;
  }
  return true;
}

const assets = new URL('../../assets/', import.meta.url);
const accessTokens = pathToFileURL(
  createRequire(import.meta.url).resolve('@repo/access-tokens'),
);
/** Modules that the page shares with the API, so that both apply the same rules to a token. */
const sharedModules = [
  'rules',
  'profiles',
  'confirmation',
  // Imported by the others.
  'compact-jws',
  'errors',
  'error-message',
].map((name) => `access-tokens/${name}.js`);

function sendAsset(response: ServerResponse, file: string, type: string): void {
  const url = sharedModules.includes(file)
    ? new URL(file.replace('access-tokens/', './'), accessTokens)
    : new URL(file, assets);
  try {
    const content = readFileSync(url);
    const contentType = { 'content-type': `text/${type}; charset=utf-8` };
    response.writeHead(200, { ...headers, ...contentType }).end(content);
  } catch {
    response.writeHead(404, headers).end();
  }
}

/** How many bytes may wait for a page that does not read. Beyond that, the page is disconnected, and must connect again. */
const maxBacklog = 1_000_000;

/** Sends the recent exchanges, oldest first, and each new one as it comes, until the page is closed (server-sent events). */
function streamExchanges(
  exchanges: ExchangeLog,
  response: ServerResponse,
): void {
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
  const write = (text: string) => {
    response.write(`${text}\n\n`);
    if (response.writableLength > maxBacklog) response.destroy();
  };
  const send = (record: ExchangeRecord) =>
    write(`data: ${JSON.stringify(record)}`);
  const begin = () => write('event: begin\ndata:');
  const live = () => write('event: live\ndata:');
  // A page that reconnects starts with an empty list.
  begin();
  for (const record of exchanges.recent.toReversed()) send(record);
  live();
  const unsubscribe = exchanges.subscribe(send, () => {
    begin();
    live();
  });
  response.once('close', unsubscribe);
}
