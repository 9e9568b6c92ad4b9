import { Injectable, ValidationPipe, type OnModuleInit } from '@nestjs/common';
import {
  handlerParameters,
  hasPipe,
  type HandlerParameter,
} from '../routes/handler-parameters.js';
import { RouteExplorer, routeName } from '../routes/route-explorer.js';
import { UnvalidatedBodyError } from './unvalidated-body.error.js';

/** What TypeScript emits for a parameter that no class declares: an interface, a union, a class that is imported as a type. */
const notDeclared: ReadonlySet<unknown> = new Set([
  undefined,
  Object,
  Function,
  Array,
  String,
  Number,
  Boolean,
]);

/**
 * Stops the boot where a route takes a body of some class, and no pipe holds it
 * to that: what TypeScript calls a `CreateOrder` would be any JSON. So would a
 * body with a pipe and no class, which the pipe lets through. One that is
 * declared as `unknown`, without a pipe, is the route's own to judge.
 */
@Injectable()
export class BodyClassExplorer implements OnModuleInit {
  constructor(private readonly explorer: RouteExplorer) {}

  /** @throws {UnvalidatedBodyError} naming every such route and its class */
  onModuleInit(): void {
    const faults = this.explorer.routes().flatMap((route) =>
      handlerParameters(route)
        .filter(isUnvalidated)
        .map(({ type }) => `${routeName(route)}: ${nameOf(type)}`),
    );
    if (faults.length > 0) throw new UnvalidatedBodyError(faults);
  }
}

const isUnvalidated = (parameter: HandlerParameter): boolean =>
  parameter.isBody &&
  hasPipe(parameter, ValidationPipe) === notDeclared.has(parameter.type);

const nameOf = (type: unknown): string =>
  notDeclared.has(type) ? 'no class' : (type as Function).name;
