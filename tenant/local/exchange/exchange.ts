import type {
  ApiDefinition,
  ClientDefinition,
} from '../config/tenant-definition.js';

/** A request for a token, once it is settled who asks, for which API and with which scopes. */
export interface Exchange {
  readonly client: ClientDefinition;
  readonly api: ApiDefinition;
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

/** What Actions or a Hook have made of an exchange. */
export interface ExchangeResult {
  readonly claims: ReadonlyMap<string, unknown>;
  readonly scopes: readonly string[];
}
