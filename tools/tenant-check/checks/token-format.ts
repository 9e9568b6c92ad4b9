import { type Check, failed, noToken, ok } from '../finding.js';

const remedies: Readonly<Record<number, string>> = {
  1: 'An opaque token: the tenant gives one where the request names no API of yours. See that AUDIENCE is the Identifier of your API, and not the tenant’s default (Auth0: Settings > General > API Authorization Settings > Default Audience).',
  5: 'An encrypted token: turn JSON Web Encryption off (Auth0: Applications > APIs > your API > Settings > Token Encryption).',
};

export const tokenFormat: Check = {
  name: 'token format',
  judge: ({ token }) => {
    if (!token) return noToken;
    const { parts, unreadable } = token;
    if (parts !== 3) {
      const kind = parts === 5 ? 'an encrypted one (JWE)' : 'an opaque one';
      return failed(
        `the token is no signed JWT but ${kind}`,
        remedies[parts] ?? remedies[1] ?? '',
      );
    }
    if (unreadable) {
      return failed(
        `the API refuses to read it: ${unreadable}`,
        'Look at what the Action puts into the token: a few short claims are enough.',
      );
    }
    return ok('a signed JWT');
  },
};
