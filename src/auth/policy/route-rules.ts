import type { Type } from '@nestjs/common';
import type { Route } from '../../routes/route-explorer.js';
import {
  claimConditions,
  type ClaimCondition,
} from './claim-check.decorator.js';
import { Policy, type RoutePolicy } from './route-policy.js';

/** All that a route demands of its caller. */
export interface RouteRules {
  /** Its method's policy, else its class's. */
  readonly policy: RoutePolicy | undefined;
  /** Its class's and its method's. */
  readonly conditions: readonly ClaimCondition[];
}

/** By class, then handler: a class can inherit a handler. */
const known = new WeakMap<Type, Map<unknown, RouteRules>>();

/** The rules of a route: read from its decorators once, then known to every request. */
export function rulesOf(route: Route): RouteRules {
  const controller = route.getClass();
  const handler = route.getHandler();
  let routes = known.get(controller);
  if (!routes) known.set(controller, (routes = new Map()));
  let rules = routes.get(handler);
  if (!rules) routes.set(handler, (rules = readRules(controller, handler)));
  return rules;
}

const readRules = (controller: Type, handler: object): RouteRules => ({
  policy: policyOn(handler) ?? policyOn(controller),
  conditions: [...claimConditions(controller), ...claimConditions(handler)],
});

const policyOn = (declared: object): RoutePolicy | undefined =>
  Reflect.getMetadata(Policy.KEY, declared) as RoutePolicy | undefined;
