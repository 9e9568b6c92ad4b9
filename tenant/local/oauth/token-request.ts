import type { IncomingMessage } from 'node:http';
import { requestInvalid } from './refusals.js';

/** The parameters that the token endpoint acts upon. */
const parameterNames = [
  'grant_type',
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'audience',
  'scope',
] as const;

export type TokenParameters = Readonly<
  Partial<Record<(typeof parameterNames)[number], string>>
>;

export interface TokenRequest {
  readonly parameters: TokenParameters;
  /** Everything that was sent, for Actions to look at. */
  readonly body: Readonly<Record<string, unknown>>;
}

const maxBodyBytes = 56 * 1024;

/**
 * Reads a token request, JSON or form.
 *
 * @throws {TokenRefusal} where it cannot be understood
 */
export async function readTokenRequest(
  request: IncomingMessage,
): Promise<TokenRequest> {
  const text = await readText(request);
  const body = parseBody(request.headers['content-type'], text);
  const parameters = Object.fromEntries(
    parameterNames
      .filter((name) => Object.hasOwn(body, name))
      .map((name) => [name, readParameter(name, body[name])]),
  );
  return { parameters, body };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw requestInvalid('Payload too large', 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(
  contentType: string | undefined,
  text: string,
): Record<string, unknown> {
  switch (contentType?.split(';')[0]?.trim().toLowerCase()) {
    case 'application/json':
      return parseJson(text);
    case 'application/x-www-form-urlencoded':
      return parseForm(text);
    default:
      return {};
  }
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Answered below, like any JSON that is no object.
  }
  throw requestInvalid('The body must be a JSON object');
}

function parseForm(text: string): Record<string, unknown> {
  const form = new URLSearchParams(text);
  const repeated = [...form.keys()].find(
    (name) => form.getAll(name).length > 1,
  );
  if (repeated !== undefined) {
    throw requestInvalid(`The parameter "${repeated}" must not be repeated`);
  }
  return Object.fromEntries(form);
}

function readParameter(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw requestInvalid(`The parameter "${name}" must be a string`);
}
