import type { Type } from '@nestjs/common';
import type { Route } from '../platform/routes/route-explorer.js';
import {
  getConditions,
  getPolicy,
  ProofMetadata,
  type ClaimCondition,
  type RoutePolicy,
} from './policy.js';

/** Everything that a route requires of its caller. */
export interface RouteRules {
  /** The policy of the method or, without one, of the class. */
  readonly policy: RoutePolicy | undefined;
  /** The conditions of the class and of the method. */
  readonly conditions: readonly ClaimCondition[];
  /** Whether the class or the method has `@RequireProofOfPossession()`. */
  readonly requiresProof: boolean;
}

/** By class, then by handler: classes can share an inherited handler. */
const cache = new WeakMap<Type, Map<unknown, RouteRules>>();

/** The rules of a route, read from its decorators and cached. */
export function getRouteRules(route: Route): RouteRules {
  const controller = route.getClass();
  const handler = route.getHandler();
  let routes = cache.get(controller);
  if (!routes) cache.set(controller, (routes = new Map()));
  let rules = routes.get(handler);
  if (!rules) routes.set(handler, (rules = readRules(controller, handler)));
  return rules;
}

const readRules = (controller: Type, handler: object): RouteRules => ({
  policy: getPolicy(handler) ?? getPolicy(controller),
  conditions: [...getConditions(controller), ...getConditions(handler)],
  requiresProof: [controller, handler].some((declared) =>
    Reflect.hasMetadata(ProofMetadata.KEY, declared),
  ),
});
