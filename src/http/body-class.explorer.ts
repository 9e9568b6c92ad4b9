import { Injectable, ValidationPipe, type OnModuleInit } from '@nestjs/common';
import {
  handlerParameters,
  hasPipe,
  type HandlerParameter,
} from '../routes/handler-parameters.js';
import { RouteExplorer, routeName } from '../routes/route-explorer.js';
import { UnvalidatedBodyError } from './unvalidated-body.error.js';

/** What TypeScript emits for parameters that no class declares. */
const notDeclared: ReadonlySet<unknown> = new Set([
  Object,
  Array,
  String,
  Number,
  Boolean,
]);

/**
 * Stops the boot where a route takes a body of some class, and no pipe holds it
 * to that: what TypeScript calls a `CreateOrder` would be any JSON. A body that
 * is declared as `unknown` is the route's own to judge.
 */
@Injectable()
export class BodyClassExplorer implements OnModuleInit {
  constructor(private readonly explorer: RouteExplorer) {}

  /** @throws {UnvalidatedBodyError} naming every such route and its class */
  onModuleInit(): void {
    const faults = this.explorer.routes().flatMap((route) =>
      handlerParameters(route)
        .filter(isUnvalidated)
        .map(({ type }) => `${routeName(route)}: ${(type as Function).name}`),
    );
    if (faults.length > 0) throw new UnvalidatedBodyError(faults);
  }
}

const isUnvalidated = (parameter: HandlerParameter): boolean =>
  parameter.isBody &&
  typeof parameter.type === 'function' &&
  !notDeclared.has(parameter.type) &&
  !hasPipe(parameter, ValidationPipe);
