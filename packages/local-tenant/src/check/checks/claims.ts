import {
  claimRules,
  getFirstFailingRule,
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
import {
  audClaimRemedy,
  boundRemedy,
  droppedScopesRemedy,
  profileRemedy,
  type Remedy,
  scopesRemedy,
  unboundRemedy,
} from '../remedies.js';
import { isReply } from '../tenant-client.js';

/** By the name of the rule. */
const claimRemedies: Readonly<Record<string, Remedy>> = {
  iss: {
    auth0:
      'A token’s iss is the domain at which it was requested. Request tokens at ISSUER_BASE_URL, or add the other domain to ISSUER_BASE_URL, separated by a comma (Auth0: Settings > Custom Domains).',
    local:
      'A token’s iss is the local tenant’s URL, as ISSUER_BASE_URL was when the tenant started (localhost or 127.0.0.1). After changing it, restart the tenant.',
  },
  aud: audClaimRemedy,
  cnf: boundRemedy,
  gty: 'This is not a machine-to-machine token. Request it with grant_type=client_credentials as a Machine to Machine application, and check TOKEN_PROFILE.',
  client_id: profileRemedy,
};

/** The API's own rules, except those about times, which `clock` checks. */
const timelessRules = claimRules.filter(
  ({ name }) => !['iat', 'nbf', 'exp'].includes(name),
);

/** The network alone can cause such a difference. */
const negligibleSeconds = 2;
const clockRemedy =
  'Synchronize this machine’s clock by NTP (timedatectl, w32tm /resync). CLOCK_TOLERANCE_SECONDS allows at most 60.';

export const claimChecks: readonly Check[] = [
  tokenCheck(
    'claims',
    ({ claims }, { settings, document, proofOfPossession }) => {
      const { audience, jwksUri, profile } = settings;
      const issuer = String(jwksUri ? settings.issuer : document['issuer']);
      const failing = getFirstFailingRule(timelessRules, claims, {
        issuer,
        audience,
        profile: tokenProfiles[profile],
        proofOfPossession,
        now: 0,
        toleranceSeconds: 0,
      });
      if (!failing) return ok('accepted by the API');
      const { name, detail } = failing;
      const expectations: Record<string, string> = {
        iss: issuer,
        aud: audience,
      };
      const expected = expectations[name];
      const values =
        expected === undefined
          ? ''
          : ` It is ${JSON.stringify(claims[name])}, but should be ${JSON.stringify(expected)}.`;
      const isUnbound = name === 'cnf' && claims['cnf'] === undefined;
      return failed(
        `the API rejects the token: ${detail}${values}`,
        isUnbound ? unboundRemedy : (claimRemedies[name] ?? profileRemedy),
      );
    },
  ),
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
        ? `${ahead} seconds ahead of this machine’s, so the API considers its tokens not yet valid`
        : exp <= now - toleranceSeconds
          ? `${-ahead} seconds behind this machine’s, so its tokens have already expired when they arrive`
          : undefined;
    if (fault) return failed(`the tenant’s clock is ${fault}`, clockRemedy);
    if (Math.abs(ahead) > negligibleSeconds) {
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
      isScopeless ? `${has}; the API has none either` : granted.join(' '),
      [
        missing.length > 0,
        `requested, but not in the token: ${missing.join(' ')}`,
        droppedScopesRemedy,
      ],
      [
        !isScopeless && !granted.some((one) => known.includes(one)),
        `${has}${apiScopes ? `; the API’s scopes are ${apiScopes.join(', ')}` : ''}`,
        scopesRemedy,
      ],
    );
  }),
];
