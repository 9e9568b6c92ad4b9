import type { Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AnyProblem } from '../problem/problem-codes.js';
import type { DeclaredRoute } from '../routes/route-explorer.js';

/** What the OpenAPI document cannot read from a route itself. */
export interface OperationAnnotation {
  /** What the operation does, in a few words. */
  readonly summary: string;
  /** More about it, in Markdown. Who may call is added from the route's policy. */
  readonly description?: string;
  /** The class of the answer, its class-validator rules and `@Described()` the schema; none if it is text. */
  readonly response?: Type;
  /** The problems that the route answers itself; those of its policy and body are added. */
  readonly problems?: readonly AnyProblem[];
}

/** Documents a route: `@Operation({ summary: 'Place an order', response: OrderResponse })`. */
export const Operation = Reflector.createDecorator<OperationAnnotation>();

export interface TagAnnotation {
  readonly name: string;
  readonly description: string;
}

/** The heading under which the OpenAPI document lists a controller's routes. */
export const Tag = Reflector.createDecorator<TagAnnotation>();

/** The annotation of a route, if it has one. */
export const getAnnotation = (
  route: DeclaredRoute,
): OperationAnnotation | undefined =>
  Reflect.getMetadata(Operation.KEY, route.getHandler()) as
    OperationAnnotation | undefined;

/** The tag of a route's controller. Default: the controller's name. */
export function getTag({ controller }: DeclaredRoute): TagAnnotation {
  const name = inWords(controller.name.replace(/Controller$/, ''));
  return (
    (Reflect.getMetadata(Tag.KEY, controller) as TagAnnotation | undefined) ?? {
      name,
      description: `The routes of ${name}.`,
    }
  );
}

/** `findAll` as `Find all`. */
export const inWords = (name: string): string =>
  name
    .replace(/(?<=[a-z\d])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/^./, (letter) => letter.toUpperCase());
