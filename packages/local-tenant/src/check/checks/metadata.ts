import { tokenProfiles } from '@repo/access-tokens';
import { type Demand, isOpenTo } from '../api-demands.js';
import type { Facts, RecentExchanges, TokenContent } from '../facts.js';
import { failed, ok, skipped, tokenCheck, type Verdict } from '../finding.js';
import {
  bindRemedy,
  fillRemedy,
  locally,
  namespaceRemedy,
  unknownReasonRemedy,
} from '../remedies.js';
import type { Settings } from '../settings.js';

/** What tenants put into access tokens by themselves. */
const ownClaims = new Set(
  'iss sub aud iat exp nbf jti scope scp gty azp client_id permissions org_id org_name cnf act sub_profile client_profile sid auth_time typ cid uid'.split(
    ' ',
  ),
);

const quoted = (names: readonly string[]): string =>
  names.map((name) => `"${name}"`).join(', ');

/** Whether the client's metadata arrives. Whether its values fit is for each route's schema to say. */
export const metadataCheck = tokenCheck('metadata', (content, facts) => {
  const { namespace, actionFile } = facts.settings;
  if (namespace === '') return skipped('CLAIM_NAMESPACE is not set');

  const names = Object.keys(content.claims);
  const arrived = names
    .filter((name) => name.startsWith(namespace) && name !== namespace)
    .map((name) => name.slice(namespace.length));
  const demands = getDemands(content, facts);
  if (arrived.length > 0) return compare(arrived, demands, facts);

  // Only an Action can have set these.
  const custom = names.filter((name) => !ownClaims.has(name));
  const named = custom.filter((name) => /^(https?:\/\/|urn:)/i.test(name));
  if (named.length > 0) {
    return failed(
      `the token has ${quoted(named)}, but CLAIM_NAMESPACE is "${namespace}"`,
      namespaceRemedy,
    );
  }
  if (custom.length > 0) {
    const change = `put the namespace before the name: api.accessToken.setCustomClaim(event.secrets.CLAIM_NAMESPACE + 'urn', …), for "${namespace}urn".`;
    return failed(`the token has ${quoted(custom)} without a namespace`, {
      auth0: `In the Action, ${change} Then Deploy.`,
      local: locally(`In ${actionFile}, ${change}`),
    });
  }
  if (demands?.length === 0) {
    return ok(
      'no metadata arrives, and no route that this client can call requires any',
    );
  }
  return facts.recent
    ? explainLocally(facts.recent, facts.settings)
    : failed('the token has no custom claims', unknownReasonRemedy);
});

/** What the routes demand that this token opens, where it is known. */
function getDemands(
  { claims }: TokenContent,
  { settings: { profile, audience }, demands }: Facts,
): readonly Demand[] | undefined {
  const granted = tokenProfiles[profile].scopes(claims, audience);
  return demands?.filter((demand) => isOpenTo(demand, granted));
}

function compare(
  arrived: readonly string[],
  demands: readonly Demand[] | undefined,
  { settings, recent }: Facts,
): Verdict {
  const seen = `arrives: ${arrived.join(', ')}`;
  if (!demands) {
    return ok(
      `${seen}; what routes require is not known: the API is not running or has no openapi.json (you can list the keys in CHECK_METADATA)`,
    );
  }
  for (const { route, keys } of demands) {
    const missing = keys.filter((key) => !arrived.includes(key));
    if (missing.length === 0) continue;
    return failed(
      `${seen}; missing: ${missing.join(', ')}, required by ${route}`,
      {
        auth0: `${missing.join(', ')}: ${fillRemedy.auth0} Also check that the Action copies them, then Deploy.`,
        local: explainMissing(missing, settings, recent),
      },
    );
  }
  return ok(seen);
}

function explainMissing(
  missing: readonly string[],
  { actionFile, credentials }: Settings,
  recent: RecentExchanges | undefined,
): string {
  const latest = recent && getLatest(recent, credentials);
  const reasons = missing.map((key) => {
    const known = latest?.missingMetadata.find((one) => one.key === key);
    return known
      ? `The client has ${key}, but ${known.why}: see ${actionFile}.`
      : `${credentials?.name ?? 'The client'} has no ${key}: add it under client_metadata in tenant.yaml, and to the keys that ${actionFile} copies.`;
  });
  return locally(reasons.join(' '));
}

/** The local tenant knows the reason. */
function explainLocally(
  recent: RecentExchanges,
  { actionFile, credentials }: Settings,
): Verdict {
  const { scripts } = recent;
  const latest = getLatest(recent, credentials);
  if (scripts.length === 0) {
    return failed('no Action is bound to the trigger, so none ran', bindRemedy);
  }
  const ran = scripts.join(', ');
  const [ignored] = latest?.ignoredClaims ?? [];
  if (ignored) {
    return failed(
      `${ignored.script} set "${ignored.name}", which tenants silently drop: ${ignored.why}`,
      locally(
        `In ${actionFile}, set a claim under a URL of your own: api.accessToken.setCustomClaim(event.secrets.CLAIM_NAMESPACE + key, …).`,
      ),
    );
  }
  const missing = latest?.missingMetadata ?? [];
  if (missing.length === 0) {
    return failed(`${ran} ran, but the client has no metadata`, fillRemedy);
  }
  return failed(
    `${ran} ran, but set no claim with the client’s metadata (${missing.map(({ key }) => key).join(', ')})`,
    locally(
      `Check which keys ${actionFile} copies: the names must be the same as in client_metadata in tenant.yaml.`,
    ),
  );
}

/** The client's latest exchange, which is the check's own. */
const getLatest = (
  { exchanges }: RecentExchanges,
  credentials: Settings['credentials'],
) => exchanges.find(({ clientId }) => clientId === credentials?.clientId);
