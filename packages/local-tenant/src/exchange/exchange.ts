import type {
  ApiDefinition,
  ClientDefinition,
  GrantDefinition,
  CustomDomainDefinition,
  OrganizationDefinition,
} from '../config/tenant-definition.js';
import { Denial, type ScriptHost } from './script-host.js';
import type {
  ClientAuthentication,
  CredentialsExchangeEvent,
} from '../../types/credentials-exchange.js';

/** A token request, once client, API and scopes are decided. */
export interface Exchange {
  readonly client: ClientDefinition;
  readonly api: ApiDefinition;
  readonly grant: GrantDefinition;
  readonly organization: OrganizationDefinition | undefined;
  readonly customDomain: CustomDomainDefinition | undefined;
  readonly authentication: ClientAuthentication;
  /** What the client's grant gives to this token. */
  readonly scopes: readonly string[];
  /** What the request's `scope` asked for; empty where it asked for nothing. */
  readonly requestedScopes: readonly string[];
  /** What the token is bound to: a key of the client's, or its certificate. */
  readonly binding: 'dpop' | 'mtls' | undefined;
  /** What Actions see of it: not the client's secret or assertion. */
  readonly request: CredentialsExchangeEvent['request'];
}

/** The result of Actions or Hooks. */
export interface ExchangeResult {
  readonly claims: ClaimLedger;
  readonly scopes: readonly string[];
}

/** The size of all custom claims of a token, names included. */
const maxClaimBytes = 100 * 1024;
/** Those beyond are only in the tenant's own log. */
const maxIgnored = 100;

export interface CustomClaim {
  readonly name: string;
  readonly value: unknown;
  /** The script that set it last. */
  readonly script: string;
}

/** The custom claims of one token: who set which, and what was ignored and why. */
export class ClaimLedger {
  readonly #set = new Map<string, CustomClaim>();
  readonly ignored: (CustomClaim & { readonly why: string })[] = [];

  /** @param warn tells what a real tenant ignores silently */
  constructor(private readonly warn: ScriptHost['warn']) {}

  get set(): readonly CustomClaim[] {
    return [...this.#set.values()];
  }

  /**
   * Adds a claim as it would be in the token. A value that JSON does not have removes it.
   *
   * @param why it is ignored instead, if it is
   */
  add(claim: CustomClaim, why?: string): void {
    if (why) {
      // An Action can set claims long after it has ended.
      if (this.ignored.length < maxIgnored)
        this.ignored.push({ ...claim, why });
      this.warn(claim.script, `claim "${claim.name}" is ignored: ${why}`);
      return;
    }
    const { name, value } = claim;
    const json = JSON.stringify(value) as string | undefined;
    if (json === undefined) this.#set.delete(name);
    else this.#set.set(name, { ...claim, value: JSON.parse(json) as unknown });
  }

  /** A copy with names and values only. */
  toObject(): Record<string, unknown> {
    return Object.fromEntries(
      this.set.map(({ name, value }) => [name, structuredClone(value)]),
    );
  }

  /** @throws {Denial} if the claims are larger than a token may be */
  assertSize(): void {
    if (Buffer.byteLength(JSON.stringify(this.toObject())) > maxClaimBytes) {
      throw new Denial('server_error', 'The custom claims exceed 100 KB');
    }
  }
}
