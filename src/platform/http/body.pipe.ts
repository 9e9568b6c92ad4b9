import {
  Injectable,
  ValidationPipe,
  type HttpException,
  type OnModuleInit,
  type ValidationError,
} from '@nestjs/common';
import { stopIfAny } from '../config/startup.error.js';
import { withoutSecrets } from '../logging/without-secrets.js';
import { ProblemException } from '../problem/problem.exception.js';
import { getListedMessages } from '../problem/to-problem.js';
import {
  getHandlerParameters,
  hasPipe,
  type HandlerParameter,
} from '../routes/handler-parameters.js';
import { getRouteName, RouteExplorer } from '../routes/route-explorer.js';

/**
 * Validates a body against its class: `@Body(BodyPipe) body: OrderRequest`. Bind
 * it to each body: a global pipe would cost every route. Members that the class
 * does not declare are refused by name, except those that every object has, such
 * as `toString`, which are dropped. Converts nothing.
 */
export class BodyPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
    });
  }

  /** Nest's own messages, with the paths of nested members, as a problem. */
  override createExceptionFactory(): (
    errors?: ValidationError[],
  ) => ProblemException {
    const nest = super.createExceptionFactory();
    return (errors) => {
      const messages = getListedMessages(nest(errors) as HttpException) ?? [];
      const found = messages.map(withoutSecrets);
      const list = found.join('; ') || 'The body must be a JSON object';
      const problem = { detail: `${list}.`, extensions: { errors: found } };
      return new ProblemException('body_invalid', problem);
    };
  }
}

/** What TypeScript emits for a parameter without a class: an interface, a union, a class that is imported as a type. */
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
 * Stops the boot if a route declares a class for its body, and no pipe validates
 * it: what TypeScript calls a `CreateOrder` would be any JSON. The same is true
 * of a body with a pipe and no class, which the pipe accepts unchecked. A body
 * that is declared as `unknown`, without a pipe, is for the route to check.
 */
@Injectable()
export class BodyClassExplorer implements OnModuleInit {
  constructor(private readonly explorer: RouteExplorer) {}

  /** @throws {StartupError} naming every such route and its class */
  onModuleInit(): void {
    const faults = this.explorer.getRoutes().flatMap((route) =>
      getHandlerParameters(route)
        .filter(isUnvalidated)
        .map(({ type }) => `${getRouteName(route)}: ${getName(type)}`),
    );
    stopIfAny(
      faults,
      'A body is any JSON unless a pipe validates it against its class. Pipe or class is missing at:',
      'Write @Body(BodyPipe) body: CreateOrder (src/platform/http/body.pipe.ts), a class with a rule of class-validator on each property, imported without "type".',
    );
  }
}

const isUnvalidated = (parameter: HandlerParameter): boolean =>
  parameter.isBody &&
  hasPipe(parameter, ValidationPipe) === notDeclared.has(parameter.type);

const getName = (type: unknown): string =>
  notDeclared.has(type) ? 'no class' : (type as Function).name;
