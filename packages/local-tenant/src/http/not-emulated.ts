import type { IncomingMessage, ServerResponse } from 'node:http';
import { notEmulated } from '../oauth/refusals.js';
import { sendJson } from './send-json.js';

/**
 * Paths that only a real tenant has, with everything below them. From the
 * documentation of Auth0's APIs.
 */
const areas: Readonly<Record<string, readonly string[]>> = {
  'the Management API': ['/api/v2'],
  'the My Account API': ['/me'],
  'the My Organization API': ['/my-org'],
  'user provisioning (SCIM)': ['/scim/v2'],
  'user login': [
    '/authorize',
    '/bc-authorize',
    '/co',
    '/continue',
    '/login',
    '/u',
    '/usernamepassword',
    '/oauth/access_token',
    '/oauth/par',
    '/dbconnections',
    '/mfa',
    '/passkey',
    '/passwordless',
    '/samlp',
    '/wsfed',
  ],
  'the device flow': ['/activate', '/oauth/device'],
  logout: ['/logout', '/oidc/logout', '/v2/logout'],
  'revocation of refresh tokens and sessions': [
    '/oauth/global-token-revocation',
    '/oauth/revoke',
  ],
  'client registration': ['/oidc/register'],
  'legacy endpoints': [
    '/delegation',
    '/link',
    '/oauth/ro',
    '/tokeninfo',
    '/unlink',
    '/users',
  ],
};

/** The area that the path belongs to, if only a real tenant has it. */
export const getMissingArea = (path: string): string | undefined =>
  Object.keys(areas).find((area) =>
    areas[area]?.some((one) => path === one || path.startsWith(`${one}/`)),
  );

/** Answers 501 with an error of its own, which nobody can mistake for a real tenant's response. */
export function answerNotEmulated(
  { method }: IncomingMessage,
  response: ServerResponse,
  path: string,
  area: string,
): void {
  const { statusCode, body } = notEmulated(`${method} ${path} (${area})`);
  sendJson(response, statusCode, body, { 'cache-control': 'no-store' });
}
