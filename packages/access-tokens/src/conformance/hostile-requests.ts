import { mintToken } from '../testing/mint-token.js';
import { authorizationRows, unparsableRows } from './authorization-rows.js';
import { bodyRows } from './body-rows.js';
import { claimRows } from './claim-rows.js';
import type { ConformanceIssuer } from './conformance-issuer.js';
import { formatRows } from './format-rows.js';
import { headerRows } from './header-rows.js';
import {
  getRequestName,
  type Context,
  type HostileRequest,
  type Row,
} from './hostile-request.js';
import { signatureRows } from './signature-rows.js';

export interface HostileOptions {
  /** The API's own audience. */
  readonly audience: string;
  /** The prefix of its custom claims. */
  readonly namespace: string;
  /** The scopes that the tested routes need. Default: `create:textAnalysis`. */
  readonly scope?: string;
}

/**
 * The requests that every API must reject, and valid ones that it must accept.
 * The API must trust the issuer, accept only RS256, use the `auth0` profile and
 * tolerate a clock difference of at most 5 s.
 *
 * Does not cover what differs between APIs: scopes, the bodies of authenticated
 * requests, and HTTP itself.
 *
 * @example
 * for (const request of hostileRequests(issuer, { audience, namespace })) {
 *   const response = await sendHostileRequest(apiUrl, request, { path: '/client' });
 *   const faults = getFaults(request, response); // [] if the response is correct
 * }
 */
export function hostileRequests(
  issuer: ConformanceIssuer,
  options: HostileOptions,
): HostileRequest[] {
  const context: Context = {
    issuer,
    ...options,
    mint: (token) => mintToken(issuer, { ...options, ...token }),
  };
  const groups: Readonly<Record<string, readonly Row[]>> = {
    'Token format': formatRows,
    'Token header': headerRows,
    'Keys and signature': signatureRows,
    Claims: claimRows(options.audience),
    'Authorization header': authorizationRows,
    'Unparsable header': unparsableRows,
    Body: bodyRows,
  };
  return Object.entries(groups).flatMap(([group, rows]) =>
    rows.map(({ name, method = 'GET', expected, create }) => ({
      group,
      name: getRequestName({ name, expected }),
      method,
      expected,
      create: (routes) => create(context, routes),
    })),
  );
}
