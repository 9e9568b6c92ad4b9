import type { ClientDefinition } from '../config/tenant-definition.js';
import type {
  Exchange,
  ExchangeRequest,
  ExchangeResult,
} from '../exchange/exchange.js';
import type { TokenRefusal } from './token-refusal.js';
import type { TokenParameters } from './token-request.js';

/** A token request on its way through the tenant, and what became of it. */
export class Transaction {
  readonly startedAt = new Date();
  /** The client that asks, or that claims to be it until it has proved so. */
  client: ClientDefinition | undefined;
  /** Set once it is settled who gets a token for what. */
  exchange: Exchange | undefined;
  /** Set once the Actions have run. */
  result: ExchangeResult | undefined;
  refusal: TokenRefusal | undefined;
  /** Why it was refused, for the tenant's owner and not for the caller. */
  refusalDetail: string | undefined;
  /** What the answer's headers say beyond the ordinary. */
  readonly headers: Record<string, string> = {};

  constructor(
    readonly parameters: TokenParameters,
    readonly request: ExchangeRequest,
  ) {}
}
