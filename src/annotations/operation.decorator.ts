import type { Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { ProblemCode } from '../problem/problem-codes.js';

/** What the OpenAPI document cannot read off a route itself. */
export interface OperationAnnotation {
  /** What the operation does, in a few words. */
  readonly summary: string;
  /** More about it, in Markdown. Who may call is added from the route's policy. */
  readonly description?: string;
  /** The class of the answer, its class-validator rules and `@Described()` the schema; none where it is text. */
  readonly response?: Type;
  /** What the route refuses by itself; the problems of its policy and its body are added. */
  readonly problems?: readonly ProblemCode[];
}

/** Documents a route: `@Operation({ summary: 'Place an order', response: OrderResponse })`. */
export const Operation = Reflector.createDecorator<OperationAnnotation>();
