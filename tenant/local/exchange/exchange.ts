import type {
  ApiDefinition,
  ClientDefinition,
  GrantDefinition,
  OrganizationDefinition,
} from '../config/tenant-definition.js';
import type { ClaimLedger } from './claim-ledger.js';

/** A request for a token, once it is settled who asks, for which API and with which scopes. */
export interface Exchange {
  readonly client: ClientDefinition;
  readonly api: ApiDefinition;
  readonly grant: GrantDefinition;
  readonly organization: OrganizationDefinition | undefined;
  /** What the client's grant gives to this token. */
  readonly scopes: readonly string[];
  /** What the request's `scope` asked for; empty where it asked for nothing. */
  readonly requestedScopes: readonly string[];
  readonly request: ExchangeRequest;
}

/** What Actions get to see of the HTTP request. */
export interface ExchangeRequest {
  readonly ip: string;
  readonly method: string;
  readonly hostname: string;
  readonly userAgent: string | undefined;
  readonly language: string | undefined;
  /** The parameters, without the client's secret or assertion. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** What Actions or Hooks have made of an exchange. */
export interface ExchangeResult {
  readonly claims: ClaimLedger;
  readonly scopes: readonly string[];
}
