import type { TokenOptions } from '../testing/mint-token.js';
import type { ConformanceIssuer } from './conformance-issuer.js';

/** The routes of the API under test. */
export interface TestedRoutes {
  /** A `GET` route that any valid token may call, e.g. `/client`. */
  readonly path: string;
  /** A `POST` route that takes JSON and needs a token, for requests with method `POST`. Default: {@link path}. */
  readonly postPath?: string;
}

/** A request, byte for byte, because an HTTP client would correct the faults that are tested. */
export interface RequestParts {
  readonly path?: string;
  /** Names may repeat. `Host`, `Connection` and `Content-Length` are added unless there is `raw`. */
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Buffer;
  /** The whole request instead of the above, as latin1. */
  readonly raw?: string;
}

/** The expected response. */
export interface Expected {
  /** The status, or several if servers may differ. Some requests expect 200, so that an API that rejects everything fails. */
  readonly status: number | readonly number[];
  /** The problem's `code`. Not checked if left out. */
  readonly code?: string;
  /** The check that must reject the token, e.g. `exp`. Not checked if left out. */
  readonly rule?: string;
}

/** A request that every API must reject, or a valid one that it must accept, with the expected response. */
export interface HostileRequest {
  readonly group: string;
  /** What the API must do, e.g. `rejects a token without exp`. Unique within the group. */
  readonly name: string;
  readonly method: string;
  readonly expected: Expected;
  /** Creates the request when it is sent, because tokens contain times. */
  readonly create: (routes: TestedRoutes) => RequestParts;
}

/** The values from which rows create their requests. */
export interface Context {
  readonly issuer: ConformanceIssuer;
  readonly audience: string;
  readonly namespace: string;
  /** A valid token, except for what the options change. */
  readonly mint: (options?: TokenOptions) => string;
}

/** A hostile request without its context. */
export interface Row {
  /** What is sent, e.g. `a token without exp`. */
  readonly name: string;
  readonly method?: string;
  readonly expected: Expected;
  readonly create: (context: Context, routes: TestedRoutes) => RequestParts;
}

export const missing: Expected = { status: 401, code: 'credentials_missing' };
export const malformed: Expected = { status: 400, code: 'invalid_request' };
export const accepted: Expected = { status: 200 };

export const bearer = (token: string): RequestParts => ({
  headers: [['Authorization', `Bearer ${token}`]],
});

/** A token that must be rejected with 401 `invalid_token`, by this rule. */
export const rejects = (
  name: string,
  rule: string,
  createToken: (context: Context) => string,
): Row => ({
  name,
  expected: { status: 401, code: 'invalid_token', rule },
  create: (context) => bearer(createToken(context)),
});

/** A token that must be accepted. */
export const accepts = (
  name: string,
  createToken: (context: Context) => string,
): Row => ({
  name,
  expected: accepted,
  create: (context) => bearer(createToken(context)),
});

/** Splits a text into words, to write lists without quotes. */
export const words = (text: string): string[] => text.split(' ');

/** The JSON values in a text, separated by spaces. */
export const jsonValues = (text: string): unknown[] =>
  words(text).map((word): unknown => JSON.parse(word));

/** Formats a value for a row's name. */
export const show = (value: unknown): string =>
  JSON.stringify(value).slice(0, 60);

/** The name of a row with this value of a header parameter or claim; `undefined` leaves it out. */
export const describeMember = (
  what: 'a token' | 'a proof',
  name: string,
  value: unknown,
): string =>
  value === undefined
    ? `${what} without ${name}`
    : `${what} with ${name} ${show(value)}`;

/** The name of a request: what the API must do with what is sent. */
export const getRequestName = ({
  name,
  expected,
}: Pick<Row, 'name' | 'expected'>): string =>
  `${expected.status === 200 ? 'accepts' : 'rejects'} ${name}`;

/** A valid token whose payload ends with this text, for members that `JSON.stringify` would not write. */
export function mintWithMembers({ mint }: Context, members: string): string {
  const [, payload = ''] = mint().split('.');
  const json = Buffer.from(payload, 'base64url').toString();
  return mint({ rawPayload: `${json.slice(0, -1)},${members}}` });
}
