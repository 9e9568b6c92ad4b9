import {
  type Check,
  failed,
  noToken,
  notReadable,
  ok,
  warning,
} from '../finding.js';
import { isReply } from '../tenant-client.js';

/** A difference of which networks alone are capable. */
const unremarkableSeconds = 2;
const remedy =
  'Let this machine’s clock be set by NTP (timedatectl, w32tm /resync). CLOCK_TOLERANCE_SECONDS bridges at most 60.';

export const isTimeRule = (name: string): boolean =>
  ['iat', 'nbf', 'exp'].includes(name);

/** A fresh token's `iat` is the time on the tenant's clock. */
export const clock: Check = {
  name: 'clock',
  judge: ({ settings: { toleranceSeconds }, token, tokenReply }) => {
    if (!token || !isReply(tokenReply)) return noToken;
    if (!token.content) return notReadable;
    const { iat, nbf, exp } = token.content.claims;
    if (typeof iat !== 'number' || typeof exp !== 'number') {
      return failed(
        'the token lacks iat or exp',
        'Take one of the Access Token Profiles, Auth0 or RFC 9068 (Auth0: Applications > APIs > your API > Settings > Access Token Profile).',
      );
    }
    const now = tokenReply.at / 1000;
    const ahead = Math.round(iat - now);
    const latestStart = Math.max(iat, typeof nbf === 'number' ? nbf : 0);
    if (latestStart > now + toleranceSeconds) {
      return failed(
        `the tenant’s clock is ${ahead} seconds ahead of this machine’s: the API takes its tokens for not yet issued`,
        remedy,
      );
    }
    if (exp <= now - toleranceSeconds) {
      return failed(
        `the tenant’s clock is ${-ahead} seconds behind this machine’s: its tokens have expired when they arrive`,
        remedy,
      );
    }
    if (Math.abs(ahead) > unremarkableSeconds) {
      return warning(
        `the tenant’s clock is ${Math.abs(ahead)} seconds ${ahead > 0 ? 'ahead of' : 'behind'} this machine’s`,
        remedy,
      );
    }
    return ok('agrees with the tenant’s');
  },
};
