import type { Facts, LocalWord } from './facts.js';
import { type Verdict, failed } from './finding.js';

const bind =
  'Auth0: Actions > Triggers > credentials-exchange: put the Action between Start and Complete, and Apply. Locally: triggers in tenant/tenant.yaml.';
const fill =
  'Auth0: Applications > Applications > your client > Settings > Advanced Settings > Application Metadata: add urn and plan. Locally: client_metadata in tenant/tenant.yaml.';

/** Why a token may lack every custom claim. The local tenant knows; a real one does not tell. */
export function explainEmptyToken({ localWord }: Facts): Verdict {
  if (localWord) return explainLocally(localWord);
  return failed(
    'the token has no custom claim at all',
    [
      'The tenant does not say why. In the order of likelihood:',
      'The Action is not deployed. Auth0: Actions > Library > add-client-metadata: Deploy; saving is not enough.',
      `It is not bound to the trigger. ${bind}`,
      `The client’s metadata is empty, or has other keys than the Action copies. ${fill}`,
      'The Action sets a name that the tenant drops without a word: a restricted one, such as sub or client_id, or one below auth0.com, webtask.io or webtask.run.',
      'It has no secret CLAIM_NAMESPACE and gives up. Auth0: Actions > Library > add-client-metadata > Secrets.',
    ].join('\n'),
  );
}

function explainLocally({ scripts, exchanges: [latest] }: LocalWord): Verdict {
  if (scripts.length === 0) {
    return failed(
      'no Action is bound to the trigger, so that none has run',
      `${bind} A saved Action runs only once it is deployed, too.`,
    );
  }
  const ran = scripts.join(', ');
  const [ignored] = latest?.ignoredClaims ?? [];
  if (ignored) {
    return failed(
      `${ignored.script} set "${ignored.name}", which tenants drop without a word: ${ignored.why}`,
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
