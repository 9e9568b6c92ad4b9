import { IsIn, Matches, MaxLength } from 'class-validator';
import { plans, type Plan } from './plan.js';

/**
 * What the tenant must know about a client that calls this feature: set it as
 * the client's metadata, and let the Action copy it into the token. Invalid
 * metadata is answered 403 `client_metadata_invalid`.
 *
 * Checks only the form, not that such a partner exists: trust the tenant for that.
 */
export class PartnerMetadata {
  /** The partner, as RFC 8141 defines URNs, except that the namespace may contain dots: `urn:example.com:c-one`. */
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
