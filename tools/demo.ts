import { readLocalClients } from '../tenant/local/read-local-clients.js';
import { loadProjectEnvironment } from '../tenant/local/project-environment.js';
import { findLocalClient } from './credentials.js';
import { demonstrate } from './demo/demonstrate.js';
import { ensureRunning } from './demo/ensure-running.js';
import { localUrls } from './local-environment.js';
import { refuseBadConfiguration } from './refuse-bad-configuration.js';
import { readOptions } from './usage.js';

const usage = `Tells the whole trip of a client's metadata, from the tenant to a controller, step by step.

  npm run demo
  npm run demo -- --client "Partner Two"

  --client <name>  the client of the local tenant to ask as; Partner One by default

Uses the API and the local tenant that run, and starts what does not.`;

const { client: name } = readOptions(usage, { client: { type: 'string' } });
loadProjectEnvironment();
refuseBadConfiguration();

try {
  const urls = localUrls();
  if (!urls.tenantIsLocal) {
    throw new Error(
      'The demo uses the local tenant, whose clients it knows; ISSUER_BASE_URL names another one. For that, see npm run tenant:check.',
    );
  }
  const clients = readLocalClients();
  const client = findLocalClient(clients, name);
  const stop = await ensureRunning(urls);
  try {
    await demonstrate(urls, client, clients);
  } finally {
    await stop();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
