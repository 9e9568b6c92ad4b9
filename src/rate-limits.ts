import { IsIn, IsInt, IsOptional, Min } from 'class-validator';

/** Requests a minute by the `plan` of a client's metadata. */
const requestsOfPlan = { free: 6000, pro: 60_000 };

/** What a client's metadata says about its requests. A client whose metadata does not fit is answered 403 `client_metadata_invalid`. */
export class RateLimits {
  /** Of this client, whatever its plan. 0 allows none. */
  @IsOptional()
  @IsInt()
  @Min(0)
  readonly requests_per_minute?: number;

  @IsOptional()
  @IsIn(Object.keys(requestsOfPlan))
  readonly plan?: keyof typeof requestsOfPlan;

  /** How many requests a minute the client may make. */
  get requestsPerMinute(): number {
    return this.requests_per_minute ?? requestsOfPlan[this.plan ?? 'free'];
  }
}
