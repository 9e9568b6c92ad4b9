import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EditedTenant } from '../config/edited-tenant.js';
import { PageRefusal } from '../page-refusal.js';
import { call, getOperations } from './api-requests.js';
import {
  changeClient,
  getClients,
  writeChangeToFiles,
  undoChange,
} from './edit-requests.js';
import { readText } from './read-text.js';
import { sendJson } from './send-json.js';

export interface PageRequests {
  /** The API's URL, ending in `/`. */
  readonly getApiUrl: () => string;
  readonly editedTenant: EditedTenant;
  /** What is wrong with the tenant's current files and scripts, with file and line. */
  readonly getComplaints: () => readonly string[];
}

/**
 * Answers the requests of the tenant's own page.
 *
 * @returns whether it was such a request; then it has been answered
 */
export async function answerPageRequest(
  server: PageRequests,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<boolean> {
  const handle = findHandler(server, `${request.method} ${path}`);
  if (!handle) return false;
  try {
    sendJson(response, 200, await handle(await readJson(request)));
  } catch (error) {
    if (!(error instanceof PageRefusal)) throw error;
    sendJson(response, 400, { error: error.message });
  }
  return true;
}

function findHandler(
  { getApiUrl, editedTenant, getComplaints }: PageRequests,
  what: string,
): ((values: unknown) => unknown) | undefined {
  const edit = (change: typeof undoChange) => (values: unknown) => {
    change(editedTenant, values);
    return getClients(editedTenant);
  };
  switch (what) {
    case 'GET /_local/operations':
      return () => getOperations(getApiUrl());
    case 'POST /_local/call':
      return (values) => call(getApiUrl(), values);
    case 'GET /_local/complaints':
      return getComplaints;
    case 'GET /_local/clients':
      return () => getClients(editedTenant);
    case 'PUT /_local/edits':
      return edit(changeClient);
    case 'DELETE /_local/edits':
      return edit(undoChange);
    case 'POST /_local/edits':
      return edit(writeChangeToFiles);
    default:
      return undefined;
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  if (text === undefined) throw new PageRefusal('The request is too large.');
  if (text === '') return undefined;
  // Browsers do not send this type for a page of another origin without a preflight.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new PageRefusal('Send the request as application/json.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new PageRefusal('The request is not JSON.');
  }
}
