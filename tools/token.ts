import { findCredentials } from './credentials.js';
import { loadProjectEnvironment } from '../tenant/local/project-environment.js';
import { localUrls } from './local-environment.js';
import { describeToken } from './token/describe-token.js';
import { ensureTenant } from './token/ensure-tenant.js';
import { requestToken } from './token/request-token.js';
import { readOptions } from './usage.js';

const usage = `Prints an access token, and nothing else on standard output.

  npm run --silent token -- --client "Partner One"
  npm run token -- --client "Partner One" --decode

  --client <name>   the client of the local tenant to ask as; Partner One by default
  --scope <scopes>  the scopes to ask for; all that the client is granted by default
  --decode          shows the token's header and payload instead

--silent keeps npm's own lines out of $(…).`;

const { client, scope, decode } = readOptions(usage, {
  client: { type: 'string' },
  scope: { type: 'string' },
  decode: { type: 'boolean' },
});
loadProjectEnvironment();

try {
  const { issuer, tenantIsLocal } = localUrls();
  const credentials = findCredentials(client, tenantIsLocal);
  const stop = tenantIsLocal ? await ensureTenant(issuer) : undefined;
  try {
    const { AUDIENCE: audience = '', CHECK_SCOPE } = process.env;
    const token = await requestToken(issuer, credentials, {
      audience,
      scope: scope ?? CHECK_SCOPE,
    });
    console.log(decode ? describeToken(token) : token);
  } finally {
    await stop?.();
  }
  if (!decode) warnOfBanner();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** npm prints two lines of its own to standard output, which a script cannot take back. */
function warnOfBanner(): void {
  const {
    npm_lifecycle_event: byNpm,
    npm_config_loglevel: level,
    NODE_RUN_SCRIPT_NAME: byNode,
  } = process.env;
  if (byNpm && !byNode && level !== 'silent' && !process.stdout.isTTY) {
    console.error(
      'npm has put its own lines before the token. For the token alone: npm run --silent token',
    );
  }
}
