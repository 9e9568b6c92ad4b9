import type { ScriptDefinition } from '../config/tenant-definition.js';
import type { ActionCache } from './action-cache.js';
import { whyClaimIsIgnored } from './claim-rules.js';
import type { ClaimLedger, Exchange } from './exchange.js';
import { Denial, denialCodes, tenantId } from './script-host.js';
import type {
  CredentialsExchangeApi,
  CredentialsExchangeEvent,
} from '../../types/credentials-exchange.js';

const maxScopeLength = 280;
const maxScopes = 1_000;

/** One run of one Action. */
export interface ActionRun {
  readonly action: ScriptDefinition;
  readonly exchange: Exchange;
  readonly claims: ClaimLedger;
  /** The scopes that Actions ask for (early access). The client's grant limits them. */
  readonly targetScopes: Set<string>;
  readonly cache: ActionCache;
  denial?: Denial;
}

/** The `api` of the credentials-exchange trigger. */
export function createActionApi(run: ActionRun): CredentialsExchangeApi {
  const { action, exchange, claims, targetScopes, cache } = run;

  const setTargetScopes = (scopes: string[]): CredentialsExchangeApi => {
    if (!Array.isArray(scopes)) throw new TypeError('scopes must be an array');
    for (const scope of scopes) assertScope(scope);
    if (scopes.length > maxScopes) {
      throw new Error(`a token has at most ${maxScopes} scopes`);
    }
    targetScopes.clear();
    for (const scope of scopes) targetScopes.add(scope);
    return api;
  };

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
        run.denial = new Denial(code, reason);
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
        const why = whyClaimIsIgnored(name, exchange.scopes);
        claims.add({ name, value, script: action.name }, why);
        return api;
      },
    },
    cache: {
      get: (key) => cache.get(key),
      set: (key, value, options) => cache.set(key, value, options),
      delete: (key) => cache.delete(key),
    },
    transaction: {
      addTargetScope: (scope) => setTargetScopes([...targetScopes, scope]),
      removeTargetScope: (scope) => {
        assertScope(scope);
        targetScopes.delete(scope);
        return api;
      },
      setTargetScopes,
      clearTargetScopes: () => setTargetScopes([]),
    },
  };
  return api;
}

function assertScope(scope: unknown): void {
  const isScope = typeof scope === 'string' && /^\S+$/.test(scope);
  if (isScope && scope.length <= maxScopeLength) return;
  throw new TypeError(
    `a scope is a string of 1 to ${maxScopeLength} characters without white space`,
  );
}

/** The `event` of the credentials-exchange trigger; a copy, which the Action may change. */
export function createActionEvent(run: ActionRun): CredentialsExchangeEvent {
  const { action, exchange, claims, targetScopes } = run;
  const { client, api, scopes, organization, request } = exchange;
  const { correlation_id } = request.body;
  return {
    accessToken: { customClaims: claims.toObject(), scope: [...scopes] },
    client: {
      client_id: client.clientId,
      name: client.name,
      metadata: { ...client.metadata },
    },
    ...(organization && {
      organization: {
        id: organization.id,
        name: organization.name,
        display_name: organization.displayName,
        metadata: { ...organization.metadata },
      },
    }),
    request: structuredClone(request),
    resource_server: { identifier: api.identifier },
    secrets: { ...action.secrets },
    tenant: { id: tenantId },
    transaction: {
      ...(typeof correlation_id === 'string' && { correlation_id }),
      requested_scopes: [...exchange.requestedScopes],
      target_scopes: [...targetScopes],
    },
  };
}
