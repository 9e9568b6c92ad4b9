import { StartupError } from './startup.error.js';

/** The environment is unusable. The message names every variable at fault, but no value: values can be secrets. */
export class ConfigurationError extends StartupError {
  constructor(faults: readonly string[]) {
    super(
      'The API cannot start, its configuration is not usable:',
      faults,
      'Set these environment variables; .env.example explains each.',
    );
  }
}
