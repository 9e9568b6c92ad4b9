import type {
  ClientAuthentication,
  CredentialsExchangeEvent,
} from '../../types/credentials-exchange.js';
import type {
  ApiDefinition,
  ClientDefinition,
  GrantDefinition,
  CustomDomainDefinition,
  OrganizationDefinition,
} from '../config/tenant-definition.js';
import { Denial, type ScriptHost } from './script-host.js';

/** A token request whose client, API and scopes have been decided. */
export interface Exchange {
  readonly client: ClientDefinition;
  readonly api: ApiDefinition;
  readonly grant: GrantDefinition;
  readonly organization: OrganizationDefinition | undefined;
  readonly customDomain: CustomDomainDefinition | undefined;
  readonly authentication: ClientAuthentication;
  /** The scopes that the client's grant allows for this token. */
  readonly scopes: readonly string[];
  /** The scopes in the request; empty if it has none. */
  readonly requestedScopes: readonly string[];
  /** What the token is bound to: the client's DPoP key or its certificate. */
  readonly binding: 'dpop' | 'mtls' | undefined;
  /** The request as Actions see it, without the client's secret or assertion. */
  readonly request: CredentialsExchangeEvent['request'];
}

/** The result of Actions or Hooks. */
export interface ExchangeResult {
  readonly claims: ClaimLedger;
  readonly scopes: readonly string[];
}

/** The maximum size of all custom claims of a token, names included. */
const maxClaimBytes = 100 * 1024;
/** More ignored claims are only in the tenant's own log. */
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

  /** @param warn logs what a real tenant ignores silently */
  constructor(private readonly warn: ScriptHost['warn']) {}

  get set(): readonly CustomClaim[] {
    return [...this.#set.values()];
  }

  /**
   * Adds a claim as it will be in the token. A value that JSON cannot represent
   * removes it.
   *
   * @param why the reason to ignore it instead, if there is one
   */
  add(claim: CustomClaim, why?: string): void {
    if (why) {
      // Limited, because an Action can go on setting claims after it has ended.
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

  /** @throws {Denial} if the claims are too large for a token */
  assertSize(): void {
    if (Buffer.byteLength(JSON.stringify(this.toObject())) > maxClaimBytes) {
      throw new Denial('server_error', 'The custom claims exceed 100 KB');
    }
  }
}
