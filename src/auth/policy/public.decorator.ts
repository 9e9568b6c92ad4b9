import { declarePolicy } from './route-policy.js';

/** Lets everybody in. The `Authorization` header is not looked at, and nobody is known as the caller. */
export const Public = (): MethodDecorator & ClassDecorator =>
  declarePolicy({ kind: 'public' });
