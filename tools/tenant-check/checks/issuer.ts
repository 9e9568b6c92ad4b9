import { withoutSlash } from '../../../src/config/without-slash.js';
import { type Check, failed, noTenant, ok, warning } from '../finding.js';

export const issuer: Check = {
  name: 'issuer',
  judge: ({ settings: { issuer: configured, jwksUri }, document }) => {
    const stated = document['issuer'];
    if (typeof stated !== 'string') return noTenant;
    if (stated === configured) return ok(stated);
    if (withoutSlash(stated) === withoutSlash(configured)) {
      const seen = `ISSUER_BASE_URL is "${configured}", the tenant calls itself "${stated}": they differ in the slash at the end`;
      const remedy = `Set ISSUER_BASE_URL=${stated}`;
      return jwksUri
        ? failed(
            `${seen}, and with JWKS_URI the API compares to the letter`,
            remedy,
          )
        : warning(
            seen,
            `${remedy}. This API minds neither, other libraries do.`,
          );
    }
    return failed(
      `ISSUER_BASE_URL is "${configured}", the tenant calls itself "${stated}"`,
      `Set ISSUER_BASE_URL=${stated}. With a custom domain, take the one at which your clients ask for tokens (Auth0: Settings > Custom Domains), or list both, separated by a comma.`,
    );
  },
};
