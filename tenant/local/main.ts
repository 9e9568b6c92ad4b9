import { changeKeys } from './control-client.js';
import { listenAddress } from './listen-address.js';
import { loadProjectEnvironment } from './project-environment.js';

const usage = `npm run tenant            runs the local tenant
npm run tenant -- rotate  makes the running tenant sign with its next key
npm run tenant -- revoke  makes it forget its previous keys, and so void what they signed`;

loadProjectEnvironment();
const address = listenAddress(process.env['ISSUER_BASE_URL']);
const [command] = process.argv.slice(2);

switch (command) {
  case undefined:
    // Only here, since the engine takes its time to load.
    await (await import('./run-tenant.js')).runTenant(address);
    break;
  case 'rotate':
  case 'revoke':
    await changeKeys(address, command);
    break;
  default:
    console.error(`There is no command "${command}". There are:\n\n${usage}`);
    process.exitCode = 1;
}
