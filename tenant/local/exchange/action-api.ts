import type { ScriptDefinition } from '../config/tenant-definition.js';
import type { TenantLogger } from '../tenant-logger.js';
import { whyClaimIsIgnored } from './claim-rules.js';
import { Denial, type DenialCode, denialCodes } from './denial.js';

export interface ActionApi {
  readonly access: { deny(code: DenialCode, reason?: string): ActionApi };
  readonly accessToken: {
    setCustomClaim(name: string, value: unknown): ActionApi;
  };
}

/** The `api` of the credentials-exchange trigger for one run of one Action. */
export function createActionApi(
  action: ScriptDefinition,
  claims: Map<string, unknown>,
  logger: TenantLogger,
): { api: ActionApi; denial: () => Denial | undefined } {
  let denial: Denial | undefined;

  const api: ActionApi = {
    access: {
      deny: (code, reason = 'Access denied') => {
        if (!denialCodes.includes(code)) {
          throw new Error(
            `api.access.deny takes one of ${denialCodes.join(', ')}`,
          );
        }
        denial = new Denial(code, reason);
        return api;
      },
    },
    accessToken: {
      setCustomClaim: (name, value) => {
        if (name === 'scope') {
          throw new Error('The "scope" claim cannot be set.');
        }
        const why = whyClaimIsIgnored(name);
        // A real tenant is silent here, and the claim just is not there.
        if (why) {
          logger.warn(`[${action.name}] claim "${name}" is ignored: ${why}`);
        } else {
          claims.set(name, structuredClone(value));
        }
        return api;
      },
    },
  };
  return { api, denial: () => denial };
}
