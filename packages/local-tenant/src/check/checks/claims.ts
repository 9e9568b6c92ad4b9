import {
  claimRules,
  firstFailingRule,
  tokenProfiles,
} from '@repo/access-tokens';
import {
  type Check,
  failed,
  firstFault,
  noToken,
  ok,
  tokenCheck,
  warning,
} from '../finding.js';
import { isReply } from '../tenant-client.js';

const profileRemedy =
  'Take one of the Access Token Profiles, Auth0 or RFC 9068 (Auth0: Applications > APIs > your API > Settings > Access Token Profile).';

/** By the rule's name. */
const claimRemedies: Readonly<Record<string, string>> = {
  iss: 'A token’s iss is the domain at which it was asked for: clients must ask at ISSUER_BASE_URL, or list the other domain there too, separated by a comma (Auth0: Settings > Custom Domains).',
  aud: 'The token is for another API. See which Identifier the client asks for, and the tenant’s Default Audience (Auth0: Settings > General > API Authorization Settings).',
  cnf: 'The token is bound to a key. Turn sender-constraining off for this API (Auth0: Applications > APIs > your API > Settings > Token Sender-Constraining).',
  gty: 'Not a machine’s token. Ask with grant_type=client_credentials as a Machine to Machine application, and see TOKEN_PROFILE.',
  client_id: profileRemedy,
};

/** The API's own rules, except those about times, which `clock` checks. */
const timelessRules = claimRules.filter(
  ({ name }) => !['iat', 'nbf', 'exp'].includes(name),
);

/** A difference that the network alone can cause. */
const unremarkableSeconds = 2;
const clockRemedy =
  'Set this machine’s clock by NTP (timedatectl, w32tm /resync). CLOCK_TOLERANCE_SECONDS allows at most 60.';

const scopesRemedy =
  'Auth0: Applications > APIs > your API > Permissions must list the scope; then, under Machine to Machine Applications > your client, tick it and Update.';

export const claimChecks: readonly Check[] = [
  tokenCheck('claims', ({ claims }, { settings, document }) => {
    const { audience, jwksUri, profile } = settings;
    const issuer = String(jwksUri ? settings.issuer : document['issuer']);
    const failing = firstFailingRule(timelessRules, claims, {
      issuer,
      audience,
      profile: tokenProfiles[profile],
      now: 0,
      toleranceSeconds: 0,
    });
    if (!failing) return ok('pass all rules of the API');
    const { name, detail } = failing;
    const expectations: Record<string, string> = { iss: issuer, aud: audience };
    const expected = expectations[name];
    const values =
      expected === undefined
        ? ''
        : ` It is ${JSON.stringify(claims[name])}, and should be ${JSON.stringify(expected)}.`;
    return failed(
      `the API refuses the token: ${detail}${values}`,
      claimRemedies[name] ?? 'See Access Token Profile in the API’s settings.',
    );
  }),
  /** A fresh token's `iat` is the time on the tenant's clock. */
  tokenCheck('clock', ({ claims }, { settings, tokenReply }) => {
    const { iat, nbf, exp } = claims;
    if (!isReply(tokenReply)) return noToken;
    if (typeof iat !== 'number' || typeof exp !== 'number') {
      return failed('the token lacks iat or exp', profileRemedy);
    }
    const { toleranceSeconds } = settings;
    const now = tokenReply.at / 1000;
    const ahead = Math.round(iat - now);
    const latestStart = Math.max(iat, typeof nbf === 'number' ? nbf : 0);
    const fault =
      latestStart > now + toleranceSeconds
        ? `${ahead} seconds ahead of this machine’s: to the API, its tokens are not issued yet`
        : exp <= now - toleranceSeconds
          ? `${-ahead} seconds behind this machine’s: its tokens have expired when they arrive`
          : undefined;
    if (fault) return failed(`the tenant’s clock is ${fault}`, clockRemedy);
    if (Math.abs(ahead) > unremarkableSeconds) {
      return warning(
        `the tenant’s clock is ${Math.abs(ahead)} seconds ${ahead > 0 ? 'ahead of' : 'behind'} this machine’s`,
        clockRemedy,
      );
    }
    return ok('agrees with the tenant’s');
  }),
  tokenCheck('scopes', ({ claims }, { settings }) => {
    const { scope, profile, audience, apiScopes } = settings;
    const granted = tokenProfiles[profile].scopes(claims, audience);
    const asked = scope?.split(' ').filter(Boolean) ?? [];
    const missing = asked.filter((one) => !granted.includes(one));
    const has = `the token has ${granted.join(' ') || 'no scope'}`;
    // Without tenant.yaml, it is not known which scopes the API has.
    const known = apiScopes ?? granted;
    const isScopeless = apiScopes?.length === 0;
    return firstFault(
      isScopeless ? `${has}, and the API has none` : granted.join(' '),
      [
        missing.length > 0,
        `asked for, but not in the token: ${missing.join(' ')}`,
        `The tenant, or its Action, left them out silently. ${scopesRemedy}`,
      ],
      [
        !isScopeless && !granted.some((one) => known.includes(one)),
        `${has}, and none of the API’s${apiScopes ? ` (${apiScopes.join(', ')})` : ''}`,
        scopesRemedy,
      ],
    );
  }),
];
