import { installForOneRun, type Installation } from '../install-for-one-run.js';

/** auth0-deploy-cli and the SDK that it brings, for one run and then gone. */
export interface DeployCli extends Installation {
  readonly version: string;
}

/** It is 50 MB with all that it needs, so it never is a dependency of this project. */
export async function installDeployCli(): Promise<DeployCli> {
  const installation = await installForOneRun(['auth0-deploy-cli@8']);
  const { version } = installation.require('auth0-deploy-cli/package.json') as {
    version: string;
  };
  return { ...installation, version };
}
