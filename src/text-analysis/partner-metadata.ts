import { IsIn, Matches, MaxLength } from 'class-validator';
import { plans, type Plan } from './plan.js';

/**
 * The metadata that a client needs to call this feature. Set it in the tenant;
 * the Action copies it into the token. Clients with invalid metadata get 403
 * `client_metadata_invalid`.
 *
 * Checks only the format, not that the partner exists: the tenant is trusted for that.
 */
export class PartnerMetadata {
  /** The partner's URN (RFC 8141). Its namespace may also contain dots: `urn:example.com:c-one`. */
  @Matches(
    /^urn:[a-z\d](?:[a-z\d.-]*[a-z\d])?:(?:[\w.~!$&'()*+,;=:@/-]|%[\da-f]{2})+$/i,
    {
      message: 'urn must have the form urn:<namespace>:<name>',
    },
  )
  @MaxLength(255)
  readonly urn!: string;

  /** The partner's plan. Default: `free`. */
  @IsIn(plans)
  readonly plan: Plan = 'free';
}
