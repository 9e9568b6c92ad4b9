import {
  brokenRule,
  headerRules,
} from '../../../src/auth/token/token-rules.js';
import { type Check, failed, noToken, notReadable, ok } from '../finding.js';

export const algorithm: Check = {
  name: 'algorithm',
  judge: ({ settings: { algorithms }, token }) => {
    if (!token) return noToken;
    if (!token.content) return notReadable;
    const { header } = token.content;
    const alg = String(header['alg']);
    if (alg.startsWith('HS')) {
      return failed(
        `the token is signed with ${alg}, a secret that API and tenant would share`,
        'Choose RS256 (Auth0: Applications > APIs > your API > Settings > Signing Algorithm; for an existing API, make a new one). This API takes no symmetric algorithm.',
      );
    }
    if (!algorithms.includes(alg)) {
      return failed(
        `the token is signed with ${alg}, TOKEN_SIGNING_ALG allows ${algorithms.join(', ')}`,
        'Let the two agree (Auth0: Applications > APIs > your API > Settings > Signing Algorithm).',
      );
    }
    const broken = brokenRule(headerRules, header, { algorithms });
    if (broken) {
      return failed(
        `the token’s header does not pass: ${broken.detail}`,
        'Take one of the Access Token Profiles, Auth0 or RFC 9068 (Auth0: Applications > APIs > your API > Settings > Access Token Profile).',
      );
    }
    return ok(alg);
  },
};
