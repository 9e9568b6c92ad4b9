import { IsIn, IsInt, IsOptional, Min } from 'class-validator';

/** Requests per minute, by the `plan` in the client's metadata. */
const requestsOfPlan = { free: 6000, pro: 60_000 };

/** The client's metadata that sets its rate limit. Clients with invalid metadata get 403 `client_metadata_invalid`. */
export class RateLimits {
  /** For this client, whatever its plan. 0 allows none. */
  @IsOptional()
  @IsInt()
  @Min(0)
  readonly requests_per_minute?: number;

  @IsOptional()
  @IsIn(Object.keys(requestsOfPlan))
  readonly plan?: keyof typeof requestsOfPlan;

  /** How many requests per minute the client may make. */
  get requestsPerMinute(): number {
    return this.requests_per_minute ?? requestsOfPlan[this.plan ?? 'free'];
  }
}
