import { ConfigurationError } from '../../../src/config/configuration.error.js';
import { Environment } from '../../../src/config/environment.js';
import { readEnvironment } from '../../../src/config/read-environment.js';
import { type Check, failed, ok } from '../finding.js';

/** The API's own reading of its variables: with these problems it does not start. */
export const configuration: Check = {
  name: 'configuration',
  judge: ({ settings: { variables, issuer } }) => {
    try {
      const environment = readEnvironment(Environment, { ...variables });
      const others = environment.ISSUER_BASE_URL.filter(
        (one) => one !== issuer,
      );
      return ok(
        others.length === 0
          ? 'the API starts with these variables'
          : `the API starts with these variables; not checked here, but with --issuer: ${others.join(', ')}`,
      );
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return failed(
        error.problems.join('; '),
        'Set the variables in the environment or in .env; .env.example explains each. A tenant’s URL begins with https:// (Auth0: Applications > Applications > your client > Settings > Domain).',
      );
    }
  },
};
