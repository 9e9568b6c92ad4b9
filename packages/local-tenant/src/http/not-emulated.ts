import type { IncomingMessage, ServerResponse } from 'node:http';
import { notEmulated } from '../oauth/refusals.js';
import { sendJson } from './send-json.js';

/**
 * What a real tenant answers and this one does not: paths, with everything
 * below them. From the documentation of Auth0's APIs.
 */
const areas: Readonly<Record<string, readonly string[]>> = {
  'the Management API': ['/api/v2'],
  'the My Account API': ['/me'],
  'the My Organization API': ['/my-org'],
  'the provisioning of users (SCIM)': ['/scim/v2'],
  'logins of users': [
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
  'the revocation of refresh tokens and sessions': [
    '/oauth/global-token-revocation',
    '/oauth/revoke',
  ],
  'the registration of clients': ['/oidc/register'],
  'an endpoint of old tenants': [
    '/delegation',
    '/link',
    '/oauth/ro',
    '/tokeninfo',
    '/unlink',
    '/users',
  ],
};

/** Its name, where the path belongs to something that only a real tenant has. */
export const getMissingArea = (path: string): string | undefined =>
  Object.keys(areas).find((area) =>
    areas[area]?.some((one) => path === one || path.startsWith(`${one}/`)),
  );

/** Says that a real tenant answers here, so that nobody takes this answer for its own. */
export function answerNotEmulated(
  { method }: IncomingMessage,
  response: ServerResponse,
  path: string,
  area: string,
): void {
  const { statusCode, body } = notEmulated(`${method} ${path}: ${area}`);
  sendJson(response, statusCode, body, { 'cache-control': 'no-store' });
}
