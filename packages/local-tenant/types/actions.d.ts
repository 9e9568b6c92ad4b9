/**
 * The types in the comment of the dashboard's template: `@param {Event} event`
 * and `@param {CredentialsExchangeAPI} api`. List this file under `types` in a
 * tsconfig.json to type-check Actions as they are.
 */

import type {
  CredentialsExchangeApi,
  CredentialsExchangeEvent,
} from './credentials-exchange.js';

export type * from './credentials-exchange.js';

declare global {
  // Node declares a type with this name, too. Then this one also has its members.
  interface Event extends CredentialsExchangeEvent {}
  type CredentialsExchangeAPI = CredentialsExchangeApi;
}
