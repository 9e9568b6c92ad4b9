import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { LocalTenant } from '../../src/local-tenant.js';
import { type TokenAnswer, postTokenRequest } from '../../src/token-answer.js';

export type { TokenAnswer } from '../../src/token-answer.js';

/** Requests a token as the tenant's first client. */
export const requestToken = (
  tenant: LocalTenant,
  overrides: Record<string, unknown> = {},
): Promise<TokenAnswer> => tenant.requestToken(undefined, overrides);

/** Sends any request to the token endpoint. */
export const postToken = (
  { issuer }: Pick<LocalTenant, 'issuer'>,
  init: RequestInit,
): Promise<TokenAnswer> => postTokenRequest(issuer, init);

/** The payload of the answer's access token. */
export const decodeClaims = ({ body }: TokenAnswer): Record<string, unknown> =>
  decodeJwt(String(body['access_token']));

export const decodeHeader = ({ body }: TokenAnswer): Record<string, unknown> =>
  decodeProtectedHeader(String(body['access_token']));
