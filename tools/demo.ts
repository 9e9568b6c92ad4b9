import { parseArgs } from 'node:util';
import { demonstrate } from './demo/demonstrate.js';
import { ensureRunning } from './demo/ensure-running.js';
import { readLocalClients } from '../tenant/local/read-local-clients.js';
import { loadProjectEnvironment } from '../tenant/local/project-environment.js';
import { localUrls } from './local-environment.js';

// `npm run demo [-- --client <name>]`: the whole trip, step by step.
loadProjectEnvironment();
const { values } = parseArgs({
  options: { client: { type: 'string', default: 'Partner One' } },
});

const urls = localUrls();
const clients = readLocalClients();
const client = clients.find(
  ({ name }) => name.toLowerCase() === values.client.toLowerCase(),
);

if (!urls.tenantIsLocal) {
  console.error(
    'The demo uses the local tenant, whose clients it knows; ISSUER_BASE_URL names another one. For that, see npm run tenant:check.',
  );
  process.exitCode = 1;
} else if (!client) {
  console.error(
    `The tenant has no client "${values.client}". It has: ${clients.map(({ name }) => name).join(', ')}.`,
  );
  process.exitCode = 1;
} else {
  const stop = await ensureRunning(urls);
  try {
    await demonstrate(urls, client, clients);
  } finally {
    await stop();
  }
}
