import { withoutTrailingSlash } from '@repo/access-tokens';
import { whyClaimIsIgnored } from '../../exchange/claim-rules.js';
import { type Check, failed, ok, skipped } from '../finding.js';
import { audienceRemedy } from '../remedies.js';
import { readList } from '../settings.js';
import { variableRules } from './variable-rules.js';

/** The path of an identifier that is a URL of the tenant; otherwise `undefined`. */
function getTenantPath(identifier: string, issuer: string): string | undefined {
  const host = issuer && new URL(issuer).host;
  const [, name = '', path = ''] =
    /^(?:https?:\/\/)?([^/]+)\/?(.*)$/.exec(identifier) ?? [];
  const isTenant =
    name.toLowerCase() === host || /(^|\.)auth0\.com$/i.test(name);
  return isTenant ? path : undefined;
}

const ownNamespaceRemedy =
  'Choose a URL of your own, for example https://your-company.example/. It does not have to exist. Set it here and as the Action’s secret CLAIM_NAMESPACE.';

export const variableChecks: readonly Check[] = [
  /** Checks the variables that this command uses, too. The API may have others. */
  {
    name: 'configuration',
    judge: ({ settings: { variables, issuer, configuredIssuer, jwksUri } }) => {
      const read = (name: string) => variables[name]?.trim() ?? '';
      const isProduction = read('NODE_ENV') === 'production';
      const issuers = readList(read('ISSUER_BASE_URL'));
      const problems = variableRules
        .filter(([name, accepts]) => !accepts(read(name), isProduction))
        .map(([name, , problem]) => `${name} ${problem}`);
      if (jwksUri && issuers.length > 1) {
        problems.push('JWKS_URI cannot be set with several issuers');
      }
      const trusted = issuers.map(withoutTrailingSlash);
      if (
        trusted.length > 0 &&
        !trusted.includes(withoutTrailingSlash(configuredIssuer))
      ) {
        problems.push(`ISSUER_BASE_URL does not list ${configuredIssuer}`);
      }
      if (problems.length > 0) {
        return failed(problems.join('; '), {
          auth0:
            'Set the variables in the environment or in .env. A tenant’s URL begins with https:// (Auth0: Applications > Applications > your client > Settings > Domain).',
          local:
            'Set the variables in the environment or in .env, and start the local tenant and the API again.',
        });
      }
      const others = issuers.filter((one) => one !== issuer);
      return ok(
        others.length === 0
          ? 'complete'
          : `complete; not checked (use --issuer): ${others.join(', ')}`,
      );
    },
  },
  /** Rejects the tenant's own APIs: your API must not accept tokens for them. */
  {
    name: 'audience',
    judge: ({ settings: { audience: identifier, issuer, credentials } }) => {
      if (identifier === '') return skipped('AUDIENCE is not set');
      const path = getTenantPath(identifier, issuer);
      const seen = path?.startsWith('api/v2')
        ? `AUDIENCE is "${identifier}", the tenant’s own Management API. Tokens for it can change the tenant`
        : path !== undefined
          ? `AUDIENCE is "${identifier}", the tenant itself, not your API`
          : identifier === credentials?.clientId
            ? 'AUDIENCE is the client’s ID, which is the audience of ID tokens'
            : undefined;
      return seen ? failed(seen, audienceRemedy) : ok(identifier);
    },
  },
  {
    name: 'claim namespace',
    judge: ({ settings: { variables, namespace: prefix } }) => {
      // Set but empty is an error: an API that has the variable needs a value.
      if (variables['CLAIM_NAMESPACE'] === undefined) {
        return skipped('CLAIM_NAMESPACE is not set');
      }
      if (!/^https?:\/\/[^@?#]+\/$/.test(prefix) || !URL.canParse(prefix)) {
        return failed(
          `CLAIM_NAMESPACE is "${prefix}", but must be an http(s) URL that ends in "/"`,
          ownNamespaceRemedy,
        );
      }
      const why = whyClaimIsIgnored(`${prefix}urn`, []);
      if (why) {
        return failed(
          `CLAIM_NAMESPACE is "${prefix}". Tenants silently drop such claims: ${why}`,
          ownNamespaceRemedy,
        );
      }
      return ok(prefix);
    },
  },
  {
    name: 'credentials',
    judge: ({ settings }) =>
      settings.credentials
        ? ok(`of client ${settings.credentials.name}`)
        : failed(
            'there is no client to request a token for',
            settings.credentialsMissing ?? 'Set CHECK_CLIENT_ID.',
          ),
  },
];
