import { IsIn, Matches, MaxLength } from 'class-validator';
import { plans, type Plan } from './plan.js';

/**
 * What the tenant must know about a client that calls this feature: set it as
 * the client's metadata, and let the Action copy it into the token. A token
 * whose metadata does not fit is answered 403 `client_metadata_invalid`.
 *
 * Checks the form alone, not that such a partner exists: the tenant vouches for that.
 */
export class PartnerMetadata {
  /** The partner. RFC 8141, but for the namespace, which may hold dots: `urn:example.com:c-one`. */
  @Matches(
    /^urn:[a-z\d](?:[a-z\d.-]*[a-z\d])?:(?:[\w.~!$&'()*+,;=:@/-]|%[\da-f]{2})+$/i,
    {
      message: 'urn must have the form urn:<namespace>:<name>',
    },
  )
  @MaxLength(255)
  readonly urn!: string;

  /** What the partner has booked; `free` where the tenant does not say. */
  @IsIn(plans)
  readonly plan: Plan = 'free';
}
