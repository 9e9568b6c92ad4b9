import type {
  CredentialsExchangeApi,
  CredentialsExchangeEvent,
} from '../../types/credentials-exchange.js';
import type { ScriptDefinition } from '../config/tenant-definition.js';
import type { ActionCache } from './action-cache.js';
import { whyClaimIsIgnored } from './claim-rules.js';
import type { ClaimLedger, Exchange } from './exchange.js';
import { Denial, denialCodes, getLine, toPlace } from './script-host.js';

const maxScopeLength = 280;
const maxScopes = 1_000;

/** One run of one Action. */
export interface ActionRun {
  readonly action: ScriptDefinition;
  readonly exchange: Exchange;
  readonly claims: ClaimLedger;
  /** The scopes that Actions request (early access). The client's grant limits them. */
  readonly targetScopes: Set<string>;
  readonly cache: ActionCache;
  readonly warn: (script: string, message: string) => void;
  denial?: Denial;
  /** Set once the Action has ended. What it does later has no effect on the token. */
  hasEnded?: boolean;
}

/** The `api` of the credentials-exchange trigger. Updates `event.transaction.target_scopes`. */
export function createActionApi(
  run: ActionRun,
  event: CredentialsExchangeEvent,
): CredentialsExchangeApi {
  const { action, exchange, claims, targetScopes, cache } = run;

  /** Why a call has no effect, if the Action has ended. */
  const whyTooLate = (): string | undefined => {
    if (!run.hasEnded) return undefined;
    const line = getLine(action.path, new Error());
    return `${toPlace(action, line)} ran after the Action had ended: is an await missing?`;
  };
  const isTooLate = (call: string): boolean => {
    const why = whyTooLate();
    if (why) run.warn(action.name, `${call} is ignored: ${why}`);
    return why !== undefined;
  };

  const changeTargetScopes = (call: string, scopes: Iterable<string>): void => {
    const all = new Set(scopes);
    if (all.size > maxScopes) {
      throw new Error(`a token can have at most ${maxScopes} scopes`);
    }
    if (isTooLate(`api.transaction.${call}`)) return;
    targetScopes.clear();
    for (const scope of all) targetScopes.add(scope);
    Object.assign(event.transaction, { target_scopes: [...all] });
  };

  const api: CredentialsExchangeApi = {
    access: {
      deny: (code, reason = 'Access denied') => {
        if (!denialCodes.includes(code)) {
          throw new TypeError(
            `api.access.deny: the code must be one of ${denialCodes.join(', ')}`,
          );
        }
        if (typeof reason !== 'string') {
          throw new TypeError('api.access.deny: the reason must be a string');
        }
        if (!isTooLate('api.access.deny')) {
          run.denial = new Denial(code, reason);
        }
        return api;
      },
    },
    accessToken: {
      setCustomClaim: (name, value) => {
        if (typeof name !== 'string' || name === '') {
          throw new TypeError('The name of a claim must be a non-empty string');
        }
        if (name === 'scope') {
          throw new Error('The "scope" claim cannot be set.');
        }
        const why = whyTooLate() ?? whyClaimIsIgnored(name, exchange.scopes);
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
      addTargetScope: (scope) =>
        changeTargetScopes('addTargetScope', [
          ...targetScopes,
          readScope(scope),
        ]),
      removeTargetScope: (scope) => {
        const removed = readScope(scope);
        const others = [...targetScopes].filter((one) => one !== removed);
        changeTargetScopes('removeTargetScope', others);
      },
      setTargetScopes: (scopes) => {
        if (!Array.isArray(scopes)) {
          throw new TypeError('scopes must be an array');
        }
        changeTargetScopes('setTargetScopes', scopes.map(readScope));
      },
      clearTargetScopes: () => changeTargetScopes('clearTargetScopes', []),
    },
  };
  return api;
}

/** @throws {TypeError} */
function readScope(value: unknown): string {
  const scope = typeof value === 'string' ? value.trim() : '';
  if (/^\S+$/.test(scope) && scope.length <= maxScopeLength) return scope;
  throw new TypeError(
    `a scope must be a string of 1 to ${maxScopeLength} characters without white space`,
  );
}
