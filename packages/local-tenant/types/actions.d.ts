/**
 * What the comment of the dashboard's template names: `@param {Event} event` and
 * `@param {CredentialsExchangeAPI} api`. Listed under `types` in a tsconfig.json,
 * it types Actions as they are.
 */

import type {
  CredentialsExchangeApi,
  CredentialsExchangeEvent,
} from './credentials-exchange.js';

export type * from './credentials-exchange.js';

declare global {
  // Node has a type of this name, too. Its members are in the one of Actions, then.
  interface Event extends CredentialsExchangeEvent {}
  type CredentialsExchangeAPI = CredentialsExchangeApi;
}
