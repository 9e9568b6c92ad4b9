import type { CredentialsExchangeApi } from '../../actions/credentials-exchange.js';
import type { ActionCache } from './action-cache.js';
import type { ClaimLedger } from './claim-ledger.js';
import { whyClaimIsIgnored } from './claim-rules.js';
import { Denial, denialCodes } from './denial.js';
import type { TargetScopes } from './target-scopes.js';

export interface ActionApiParts {
  readonly script: string;
  readonly scopes: readonly string[];
  readonly claims: ClaimLedger;
  readonly targetScopes: TargetScopes;
  readonly cache: ActionCache;
  readonly onDenial: (denial: Denial) => void;
}

/** The `api` of the credentials-exchange trigger for one run of one Action. */
export function createActionApi(parts: ActionApiParts): CredentialsExchangeApi {
  const { script, scopes, claims, targetScopes, cache, onDenial } = parts;

  const api: CredentialsExchangeApi = {
    access: {
      deny: (code, reason = 'Access denied') => {
        if (!denialCodes.includes(code)) {
          throw new TypeError(
            `api.access.deny takes one of ${denialCodes.join(', ')}`,
          );
        }
        if (typeof reason !== 'string') {
          throw new TypeError('api.access.deny takes its reason as a string');
        }
        onDenial(new Denial(code, reason));
        return api;
      },
    },
    accessToken: {
      setCustomClaim: (name, value) => {
        if (typeof name !== 'string' || name === '') {
          throw new TypeError('The name of a claim must be a string');
        }
        if (name === 'scope') {
          throw new Error('The "scope" claim cannot be set.');
        }
        const why = whyClaimIsIgnored(name, scopes);
        if (why) claims.ignore({ name, value, script, why });
        else claims.set(script, name, value);
        return api;
      },
    },
    cache: {
      get: (key) => cache.get(key),
      set: (key, value, options) => cache.set(key, value, options),
      delete: (key) => cache.delete(key),
    },
    transaction: {
      addTargetScope: (scope) => {
        targetScopes.add(scope);
        return api;
      },
      removeTargetScope: (scope) => {
        targetScopes.remove(scope);
        return api;
      },
      setTargetScopes: (all) => {
        targetScopes.set(all);
        return api;
      },
      clearTargetScopes: () => {
        targetScopes.clear();
        return api;
      },
    },
  };
  return api;
}
