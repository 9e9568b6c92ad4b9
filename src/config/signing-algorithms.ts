/** What `TOKEN_SIGNING_ALG` may name: the asymmetric algorithms of jsonwebtoken (RFC 7518, section 3.1). */
export const signingAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
] as const;

export type SigningAlgorithm = (typeof signingAlgorithms)[number];
