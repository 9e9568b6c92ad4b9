import { brokenRule, claimRules } from '../../../src/auth/token/token-rules.js';
import { tokenProfiles } from '../../../src/auth/token/token-profiles.js';
import { type Check, failed, noToken, notReadable, ok } from '../finding.js';
import { isTimeRule } from './clock.js';

/** By the rule's name. */
const remedies: Readonly<Record<string, string>> = {
  iss: 'A token’s iss is the domain at which it was asked for: clients must ask at ISSUER_BASE_URL, or list the other domain there too, separated by a comma (Auth0: Settings > Custom Domains).',
  aud: 'The token is for another API. See which Identifier the client asks for, and the tenant’s Default Audience (Auth0: Settings > General > API Authorization Settings).',
  cnf: 'The token is bound to a key. Turn sender-constraining off for this API (Auth0: Applications > APIs > your API > Settings > Token Sender-Constraining).',
  gty: 'Not a machine’s token. Ask with grant_type=client_credentials as a Machine to Machine application, and see TOKEN_PROFILE.',
  client_id:
    'Take one of the Access Token Profiles, Auth0 or RFC 9068 (Auth0: Applications > APIs > your API > Settings > Access Token Profile).',
};

/** The API's own rules, but for times, which are the clock's. */
export const claims: Check = {
  name: 'claims',
  judge: ({ settings, document, token }) => {
    if (!token) return noToken;
    if (!token.content) return notReadable;
    const stated = document['issuer'];
    const issuer = settings.jwksUri ? settings.issuer : stated;
    const broken = brokenRule(
      claimRules.filter(({ name }) => !isTimeRule(name)),
      token.content.claims,
      {
        issuer: String(issuer),
        audience: settings.audience,
        profile: tokenProfiles[settings.profile],
        now: 0,
        toleranceSeconds: 0,
      },
    );
    if (!broken) return ok('pass all rules of the API');
    const values =
      broken.name === 'iss' || broken.name === 'aud'
        ? ` It is ${JSON.stringify(token.content.claims[broken.name])}, and should be ${JSON.stringify(broken.name === 'iss' ? issuer : settings.audience)}.`
        : '';
    return failed(
      `the API refuses the token: ${broken.detail}${values}`,
      remedies[broken.name] ??
        'See Access Token Profile in the API’s settings.',
    );
  },
};
