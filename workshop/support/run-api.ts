import { testVariables, type Variables } from '../../test/support/variables.js';
import { buildFolder } from './build-api.js';
import {
  startProcess,
  startServer,
  type ProcessOptions,
  type StartedProcess,
  type StartedServer,
} from './start-process.js';

/** How to start an API other than the build of the tests. */
export interface Start extends Omit<ProcessOptions, 'env'> {
  readonly command: readonly string[];
}

const builtForTests: Start = {
  command: [process.execPath, `${buildFolder}/dist/main.js`],
};

/** The API as it is built for production: `npm run build`. */
export const builtForProduction: Start = {
  command: [process.execPath, 'dist/main.js'],
};

/** Starts the API as a process with only these variables, and does not wait until it listens. */
export const spawnApi = (variables: Variables): StartedProcess =>
  startProcess(builtForTests.command, { env: variables });

/** Starts the API as a process on a free port, and waits until it listens. Stop it in `afterAll`. */
export const runApi = (
  variables: Variables,
  { command, ...options }: Start = builtForTests,
): Promise<StartedServer> =>
  startServer(command, {
    ...options,
    env: { ...testVariables, ...variables },
  });
