/** An issuer's URL in one spelling: tenants differ in whether it ends in a slash, within one tenant, too. */
export const withoutSlash = (url: string): string => url.replace(/\/$/, '');
