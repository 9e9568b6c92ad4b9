import { explainRefusal } from '../explain-refusal.js';
import { type Check, failed, noTenant, ok, skipped } from '../finding.js';
import { isReply } from '../tenant-client.js';

export const tokenRequest: Check = {
  name: 'token request',
  judge: ({ settings, discovery, document, tokenReply }) => {
    if (!settings.credentials) return skipped('there is no client to ask as');
    if (!tokenReply) {
      return isReply(discovery) && document['issuer']
        ? skipped('no token was asked for')
        : noTenant;
    }
    if (!isReply(tokenReply)) {
      return failed(
        `${tokenReply.url} does not answer: ${tokenReply.failure}`,
        'The tenant answers otherwise: try again, and see whether a proxy refuses POST requests.',
      );
    }
    const { status, json } = tokenReply;
    if (status !== 200) {
      const said = [json?.['error'], json?.['error_description']]
        .filter((word) => typeof word === 'string')
        .join(': ');
      return failed(
        `${status} ${said || `and no JSON but ${tokenReply.contentType}`}`,
        explainRefusal(status, said, settings),
      );
    }
    if (typeof json?.['access_token'] !== 'string') {
      return failed(
        '200, but no access_token in the answer',
        'Not a token endpoint has answered: see what token_endpoint the tenant’s discovery document states.',
      );
    }
    const { expires_in: lifetime, token_type: type } = json;
    if (String(type).toLowerCase() !== 'bearer') {
      return failed(
        `the tenant issues tokens of type ${String(type)}`,
        'Tokens that are bound to a key are not for plain bearer use (Auth0: Applications > APIs > your API > Settings > Token Sender-Constraining).',
      );
    }
    return ok(`200, a token for ${String(lifetime)} seconds`);
  },
};
