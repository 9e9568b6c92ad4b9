import { tokenProfiles } from '@repo/access-tokens';
import type { Facts, RecentExchanges, TokenContent } from '../facts.js';
import { failed, ok, skipped, tokenCheck, type Verdict } from '../finding.js';
import {
  type MetadataRequirement,
  hasRequiredScopes,
} from '../metadata-requirements.js';
import {
  bindRemedy,
  fillRemedy,
  locally,
  namespaceRemedy,
  unknownReasonRemedy,
} from '../remedies.js';
import type { Settings } from '../settings.js';

/** Claims that a tenant itself puts into access tokens. */
const ownClaims = new Set(
  'iss sub aud iat exp nbf jti scope scp gty azp client_id permissions org_id org_name cnf act sub_profile client_profile sid auth_time typ cid uid'.split(
    ' ',
  ),
);

const quoted = (names: readonly string[]): string =>
  names.map((name) => `"${name}"`).join(', ');

/** Whether the client's metadata is in the token. Does not check its values, for which each route has a schema. */
export const metadataCheck = tokenCheck('metadata', (content, facts) => {
  const { namespace, actionFile } = facts.settings;
  if (namespace === '') return skipped('CLAIM_NAMESPACE is not set');
  const names = Object.keys(content.claims);
  const arrived = names
    .filter((name) => name.startsWith(namespace) && name !== namespace)
    .map((name) => name.slice(namespace.length));
  const requirements = getRequirements(content, facts);
  if (arrived.length > 0) return compare(arrived, requirements, facts);
  // Only an Action can set these.
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
  if (requirements?.length === 0) {
    return ok(
      'the token has no metadata, and no route that this client can call requires any',
    );
  }
  return facts.recent
    ? explainLocally(facts.recent, facts.settings)
    : failed('the token has no custom claims', unknownReasonRemedy);
});

/** The requirements of the routes that this token may call, if known. */
function getRequirements(
  { claims }: TokenContent,
  { settings: { profile, audience }, requirements }: Facts,
): readonly MetadataRequirement[] | undefined {
  const granted = tokenProfiles[profile].scopes(claims, audience);
  return requirements?.filter((requirement) =>
    hasRequiredScopes(requirement, granted),
  );
}

function compare(
  arrived: readonly string[],
  requirements: readonly MetadataRequirement[] | undefined,
  { settings, recent }: Facts,
): Verdict {
  const seen = `in the token: ${arrived.join(', ')}`;
  if (!requirements) {
    return ok(
      `${seen}; not known which metadata routes require: the API is not running or has no openapi.json (you can list the keys in CHECK_METADATA)`,
    );
  }
  for (const { route, keys } of requirements) {
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

/** Explains why the token has no metadata, which only the local tenant knows. */
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

/** The client's latest exchange, which is this check's token request. */
const getLatest = (
  { exchanges }: RecentExchanges,
  credentials: Settings['credentials'],
) => exchanges.find(({ clientId }) => clientId === credentials?.clientId);
