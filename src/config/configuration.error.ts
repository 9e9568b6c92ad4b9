import { StartupError } from './startup.error.js';

/** The environment is not usable. Its message names every variable at fault, and no value: values can be secrets. */
export class ConfigurationError extends StartupError {
  constructor(readonly problems: readonly string[]) {
    super(
      'The API cannot start, its configuration is not usable:',
      problems,
      'Set these environment variables; .env.example explains each.',
    );
  }
}
