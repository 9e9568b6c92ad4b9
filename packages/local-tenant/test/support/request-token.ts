import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { LocalTenant } from '../../src/local-tenant.js';
import {
  type TokenResponse,
  postTokenRequest,
} from '../../src/token-response.js';

export type { TokenResponse } from '../../src/token-response.js';

/** Requests a token as the tenant's first client. */
export const requestToken = (
  tenant: LocalTenant,
  overrides: Record<string, unknown> = {},
): Promise<TokenResponse> => tenant.requestToken(undefined, overrides);

/** Sends any request to the token endpoint. */
export const postToken = (
  { issuer }: Pick<LocalTenant, 'issuer'>,
  init: RequestInit,
): Promise<TokenResponse> => postTokenRequest(issuer, init);

/** The payload of the response's access token. */
export const decodeClaims = ({
  body,
}: TokenResponse): Record<string, unknown> =>
  decodeJwt(String(body['access_token']));

export const decodeHeader = ({
  body,
}: TokenResponse): Record<string, unknown> =>
  decodeProtectedHeader(String(body['access_token']));
