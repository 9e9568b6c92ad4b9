/** What `TOKEN_PROFILE` may name; the profiles themselves are in `auth/token/profiles`. */
export const tokenProfileNames = [
  'auth0',
  'cognito',
  'entra',
  'keycloak',
  'okta',
] as const;

export type TokenProfileName = (typeof tokenProfileNames)[number];
