import type { Challenge } from './oauth.error.js';

/**
 * A `WWW-Authenticate: Bearer …` value (RFC 6750, section 3), its attributes as
 * quoted strings. What such a string may not hold becomes a space, so that no
 * value can end its attribute and begin another.
 */
export function bearerChallenge(
  realm: string,
  resourceMetadata: string | undefined,
  challenge: Challenge,
): string {
  const attributes = {
    realm,
    ...challenge,
    resource_metadata: resourceMetadata,
  };
  return `Bearer ${Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value = '']) =>
        `${name}="${value.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, ' ')}"`,
    )
    .join(', ')}`;
}
