import type { Scope } from '../scopes.js';
import { declarePolicy } from './route-policy.js';

/**
 * Lets a client in whose token has all of these scopes; others get 403
 * `insufficient_scope`. Not a check of claims or metadata.
 */
export const RequiredScopes = (
  ...scopes: [Scope, ...Scope[]]
): MethodDecorator & ClassDecorator =>
  declarePolicy({ kind: 'scopes', quantity: 'all', scopes });
