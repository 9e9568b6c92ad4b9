import { type Check, failed, ok } from '../finding.js';

export const credentials: Check = {
  name: 'credentials',
  judge: ({ settings }) =>
    settings.credentials
      ? ok(`those of ${settings.credentials.name}`)
      : failed(
          'no client to ask as',
          settings.credentialsMissing ?? 'Set CHECK_CLIENT_ID.',
        ),
};
