import { declarePolicy } from './route-policy.js';

/** Lets every client in that has an acceptable token, whatever its scopes. */
export const AnyClient = (): MethodDecorator & ClassDecorator =>
  declarePolicy({ kind: 'any-client' });
