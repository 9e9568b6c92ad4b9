import { ConfigurationError } from '../src/config/configuration.error.js';
import { Environment } from '../src/config/environment.js';
import { readEnvironment } from '../src/config/read-environment.js';

/** Ends the process with the API's own words where it could not start with these variables: sooner, and last in the terminal. */
export function refuseBadConfiguration(): void {
  try {
    readEnvironment(Environment, process.env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    console.error(
      `${error.message} They come from the environment, then from .env, then from .env.example.`,
    );
    process.exit(1);
  }
}
