import { type Facts, type LocalWord } from '../facts.js';
import { failed, ok, skipped, tokenCheck, type Verdict } from '../finding.js';

/** What tenants put into access tokens by themselves. */
const ownClaims = new Set(
  'iss sub aud iat exp nbf jti scope scp gty azp client_id permissions org_id org_name cnf act sub_profile client_profile sid auth_time typ cid uid'.split(
    ' ',
  ),
);

const quoted = (names: readonly string[]): string =>
  names.map((name) => `"${name}"`).join(', ');

/** Whether the client's metadata arrives. Whether its values fit is for each route's schema to say. */
export const metadataCheck = tokenCheck('metadata', ({ claims }, facts) => {
  const { namespace } = facts.settings;
  if (namespace === '') return skipped('CLAIM_NAMESPACE is not set');

  const names = Object.keys(claims);
  const arrived = names
    .filter((name) => name.startsWith(namespace) && name !== namespace)
    .map((name) => name.slice(namespace.length));
  if (arrived.length > 0) return ok(`arrives: ${arrived.join(', ')}`);

  // Only an Action can have set these.
  const custom = names.filter((name) => !ownClaims.has(name));
  const named = custom.filter((name) => /^(https?:\/\/|urn:)/i.test(name));
  if (named.length > 0) {
    return failed(
      `the token has ${quoted(named)}, which do not begin with CLAIM_NAMESPACE, "${namespace}"`,
      'Use exactly the same value, including the trailing slash: CLAIM_NAMESPACE here, and the Action’s secret CLAIM_NAMESPACE (Auth0: Actions > Library > add-client-metadata > Secrets), then Deploy.',
    );
  }
  if (custom.length > 0) {
    return failed(
      `the token has ${quoted(custom)} without a namespace`,
      `In the Action, put the namespace before the name: api.accessToken.setCustomClaim(event.secrets.CLAIM_NAMESPACE + 'urn', …), for "${namespace}urn". Then Deploy.`,
    );
  }
  return explainEmptyToken(facts);
});

const bind =
  'Auth0: Actions > Triggers > credentials-exchange: put the Action between Start and Complete, and Apply. Locally: triggers in tenant.yaml.';
const fill =
  'Auth0: Applications > Applications > your client > Settings > Advanced Settings > Application Metadata: add the keys that the Action copies. Locally: client_metadata in tenant.yaml.';

/** Why a token may lack every custom claim. The local tenant knows it; a real one does not say. */
function explainEmptyToken({ localWord }: Facts): Verdict {
  if (localWord) return explainLocally(localWord);
  return failed(
    'the token has no custom claim at all',
    [
      'The tenant does not say why. In the order of likelihood:',
      'The Action is not deployed. Auth0: Actions > Library > add-client-metadata: Deploy; saving is not enough.',
      `It is not bound to the trigger. ${bind}`,
      `The client’s metadata is empty, or has other keys than the Action copies. ${fill}`,
      'The Action sets a name that the tenant drops silently: a restricted one, such as sub or client_id, or one below auth0.com, webtask.io or webtask.run.',
      'It has no secret CLAIM_NAMESPACE and gives up. Auth0: Actions > Library > add-client-metadata > Secrets.',
    ].join('\n'),
  );
}

function explainLocally({ scripts, exchanges: [latest] }: LocalWord): Verdict {
  if (scripts.length === 0) {
    return failed(
      'no Action is bound to the trigger, so none has run',
      `${bind} A saved Action runs only once it is deployed, too.`,
    );
  }
  const ran = scripts.join(', ');
  const [ignored] = latest?.ignoredClaims ?? [];
  if (ignored) {
    return failed(
      `${ignored.script} set "${ignored.name}", which tenants drop silently: ${ignored.why}`,
      'In the Action, set a claim under a URL of your own: api.accessToken.setCustomClaim(event.secrets.CLAIM_NAMESPACE + key, …). Then Deploy.',
    );
  }
  const missing = latest?.missingMetadata ?? [];
  if (missing.length === 0) {
    return failed(`${ran} ran, but the client has no metadata`, fill);
  }
  return failed(
    `${ran} ran, but set no claim with the client’s metadata (${missing.map(({ key }) => key).join(', ')})`,
    'See which keys the Action copies: the names must be the same as in the client’s metadata.',
  );
}
