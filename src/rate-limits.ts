import { IsIn, IsInt, IsOptional, Min } from 'class-validator';

/** Requests allowed per minute, by the `plan` in the client's metadata. */
const planLimits = { free: 6000, pro: 60_000 };

/** The part of the client's metadata that sets its rate limit. Clients with invalid metadata get 403 `client_metadata_invalid`. */
export class RateLimits {
  /** The limit for this client, whatever its plan. 0 allows no requests. */
  @IsOptional()
  @IsInt()
  @Min(0)
  readonly requests_per_minute?: number;

  @IsOptional()
  @IsIn(Object.keys(planLimits))
  readonly plan?: keyof typeof planLimits;

  /** How many requests per minute the client may make. */
  get requestsPerMinute(): number {
    return this.requests_per_minute ?? planLimits[this.plan ?? 'free'];
  }
}
