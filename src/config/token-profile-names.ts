/** What `TOKEN_PROFILE` may name; the profiles themselves are in `auth/token/token-profile.ts`. */
export const tokenProfileNames = ['auth0'] as const;

export type TokenProfileName = (typeof tokenProfileNames)[number];
