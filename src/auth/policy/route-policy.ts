import { Reflector } from '@nestjs/core';
import type { Scope } from '../scopes.js';
import { onMethodOrClass } from './on-method-or-class.js';

/** Who may call a route. */
export type RoutePolicy =
  | { readonly kind: 'public' }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'any-client' }
  | {
      readonly kind: 'scopes';
      readonly quantity: 'all' | 'any';
      readonly scopes: readonly Scope[];
    };

/** The typed metadata behind the policy decorators; use those. */
export const Policy = Reflector.createDecorator<RoutePolicy>();

/** Declares the one policy of a method or class. @throws {Error} where it has one already */
export const declarePolicy = (
  policy: RoutePolicy,
): MethodDecorator & ClassDecorator =>
  onMethodOrClass((declared) => {
    if (Reflect.hasOwnMetadata(Policy.KEY, declared)) {
      throw new Error(
        `${String(Reflect.get(declared, 'name'))} declares two policies; keep one`,
      );
    }
    Reflect.defineMetadata(Policy.KEY, policy, declared);
  });
