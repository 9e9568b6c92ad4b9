import type { IncomingMessage } from 'node:http';
import { isJsonObject } from '../../../src/json/json-object.js';
import { isNestedTooDeep, maxNesting } from '../../../src/json/nesting.js';
import { requestInvalid } from './refusals.js';

/** The parameters that the token endpoint acts upon. */
const parameterNames = [
  'grant_type',
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'audience',
  'resource',
  'scope',
  'organization',
] as const;

export type TokenParameters = Readonly<
  Partial<Record<(typeof parameterNames)[number], string>>
>;

/** A body as it was sent: whatever its sender liked. */
export type TokenBody = Readonly<Record<string, unknown>>;

const maxBodyBytes = 56 * 1024;

/**
 * Reads the body of a token request, JSON or form. A body of any other type
 * counts as empty, as it does at a real tenant.
 *
 * @throws {TokenRefusal} where it cannot be read
 */
export async function readTokenBody(
  request: IncomingMessage,
): Promise<TokenBody> {
  const text = await readText(request);
  const type = request.headers['content-type']?.split(';')[0];
  switch (type?.trim().toLowerCase()) {
    case 'application/json':
      return parseJson(text);
    case 'application/x-www-form-urlencoded':
      return parseForm(text);
    default:
      return {};
  }
}

/** @throws {TokenRefusal} where a parameter is no string */
export function readTokenParameters(body: TokenBody): TokenParameters {
  return Object.fromEntries(
    parameterNames
      .filter((name) => Object.hasOwn(body, name))
      .map((name) => {
        const value = body[name];
        if (typeof value === 'string') return [name, value];
        throw requestInvalid(`The parameter "${name}" must be a string`);
      }),
  );
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Whoever sends too much is to read why, so the connection has to stay.
  const body = request.iterator({ destroyOnReturn: false });
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw requestInvalid('Payload too large', 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): TokenBody {
  const value = parseOrUndefined(text);
  if (!isJsonObject(value)) {
    throw requestInvalid('The body must be a JSON object');
  }
  if (isNestedTooDeep(value)) {
    throw requestInvalid(
      `The body must not be nested more than ${maxNesting} levels deep`,
    );
  }
  return value;
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseForm(text: string): TokenBody {
  const form = new URLSearchParams(text);
  const names = [...form.keys()];
  const repeated = names.find((name) => form.getAll(name).length > 1);
  if (repeated !== undefined) {
    throw requestInvalid('A parameter must not be repeated');
  }
  return Object.fromEntries(form);
}
