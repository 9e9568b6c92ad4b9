import { getScheme, type Scheme } from './bearer.js';
import type { Challenge } from './errors.js';

/** Options for all challenges of an API. */
export interface ChallengeOptions {
  /** Usually the API's identifier. */
  readonly realm: string;
  /** The URL of the API's metadata, see `getResourceMetadataUrl`. */
  readonly resourceMetadata?: string | undefined;
  /** The algorithms of DPoP proofs. Default: none, and no DPoP challenge. */
  readonly dpopAlgorithms?: readonly string[] | undefined;
}

/**
 * The values of `WWW-Authenticate` for a rejected request, each for its own header
 * field (RFC 6750, section 3; RFC 9449, section 7.1; RFC 9728, section 5.1): one
 * for the scheme that was used, or one for each scheme if there were no credentials.
 *
 * @param authorization the request's `Authorization` header
 */
export function getChallenges(
  { realm, resourceMetadata, dpopAlgorithms }: ChallengeOptions,
  challenge: Challenge,
  authorization: string | undefined,
): string[] {
  const create = (scheme: Scheme): string =>
    writeChallenge(scheme, {
      realm,
      ...challenge,
      algs: scheme === 'DPoP' ? dpopAlgorithms?.join(' ') : undefined,
      resource_metadata: resourceMetadata,
    });
  if (!dpopAlgorithms) return [create('Bearer')];
  if (challenge.error === undefined) return [create('Bearer'), create('DPoP')];
  return [create(getScheme(authorization) ?? 'Bearer')];
}

/** Replaces characters that a quoted string cannot contain, so that a value cannot start another attribute. */
const writeChallenge = (
  scheme: Scheme,
  attributes: Readonly<Record<string, string | undefined>>,
): string =>
  `${scheme} ${Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value = '']) =>
        `${name}="${value.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, ' ')}"`,
    )
    .join(', ')}`;
