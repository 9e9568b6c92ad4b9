import type { Scope } from '../scopes.js';
import { declarePolicy } from './route-policy.js';

/** Lets a client in whose token has at least one of these scopes; others get 403 `insufficient_scope`. */
export const AnyOfScopes = (
  ...scopes: [Scope, ...Scope[]]
): MethodDecorator & ClassDecorator =>
  declarePolicy({ kind: 'scopes', quantity: 'any', scopes });
