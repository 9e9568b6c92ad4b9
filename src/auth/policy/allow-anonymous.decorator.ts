import { declarePolicy } from './route-policy.js';

/**
 * Lets everybody in. A token is optional, but one that is sent must be
 * acceptable: otherwise 401, as on a protected route.
 */
export const AllowAnonymous = (): MethodDecorator & ClassDecorator =>
  declarePolicy({ kind: 'anonymous' });
