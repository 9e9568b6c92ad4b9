import { declarePolicy } from './route-policy.js';

/** Lets everybody in. No token is verified, and nobody is known as the caller. */
export const Public = (): MethodDecorator & ClassDecorator =>
  declarePolicy({ kind: 'public' });
