import {
  Injectable,
  Module,
  type ExecutionContext,
  type Type,
} from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/internal';
import {
  DiscoveryModule,
  DiscoveryService,
  MetadataScanner,
  Reflector,
} from '@nestjs/core';

/** What identifies a route. */
export type Route = Pick<ExecutionContext, 'getHandler' | 'getClass'>;

/** A declared route: its class and method. */
export interface DeclaredRoute extends Route {
  readonly controller: Type;
  readonly method: string;
}

/** A handler that is not called by HTTP requests. */
export interface OtherHandler extends DeclaredRoute {
  /** What it is, for messages. */
  readonly kind: string;
}

/** The metadata keys that mark such handlers. The packages that set them are not dependencies. */
const otherKinds: Readonly<Record<string, string>> = {
  'websockets:is_gateway': 'a WebSocket gateway',
  'microservices:pattern': 'a microservice handler',
  'graphql:resolver_type': 'a GraphQL resolver',
};

const GuardMetadata = Reflector.createDecorator<string>();

/**
 * Declares that something else protects a handler that is not called by HTTP
 * requests: a WebSocket gateway, a microservice handler, a GraphQL resolver.
 * Without it, the API does not start with such a handler. Protects nothing itself;
 * a route still needs its policy.
 *
 * @param how describes the protection, for readers: `@GuardedElsewhere('only our services reach the broker')`
 */
export const GuardedElsewhere = (
  how: string,
): MethodDecorator & ClassDecorator => GuardMetadata(how);

/** Whether a handler or its class is `@GuardedElsewhere()`. */
export const isGuardedElsewhere = (handler: Route): boolean =>
  [handler.getHandler(), handler.getClass()].some((declared) =>
    Reflect.hasMetadata(GuardMetadata.KEY, declared),
  );

/** The name of a route, for messages: `OrdersController.list()`. */
export const getRouteName = ({ controller, method }: DeclaredRoute): string =>
  method === 'constructor' ? controller.name : `${controller.name}.${method}()`;

/** Finds every route and every other handler of the application. */
@Injectable()
export class RouteExplorer {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  getRoutes(): DeclaredRoute[] {
    return this.discovery
      .getControllers()
      .flatMap(({ metatype }) => this.getMethods(metatype as Type))
      .filter((route) =>
        Reflect.hasMetadata(METHOD_METADATA, route.getHandler()),
      );
  }

  /** Returns gateways, microservice handlers and resolvers, recognized by their metadata. */
  getOtherHandlers(): OtherHandler[] {
    const classes = [
      ...this.discovery.getControllers(),
      ...this.discovery.getProviders(),
    ].map(({ metatype }) => metatype as Type | null);
    return classes
      .filter((type) => type?.prototype !== undefined)
      .flatMap((type) => this.getMethods(type as Type))
      .flatMap((handler) =>
        Object.entries(otherKinds)
          .filter(([key]) => Reflect.hasMetadata(key, handler.getHandler()))
          .map(([, kind]) => ({ ...handler, kind })),
      );
  }

  /** The methods of a class, and its constructor for declarations on the class itself. */
  private getMethods(controller: Type): DeclaredRoute[] {
    const prototype = controller.prototype as Record<string, () => unknown>;
    const names = this.scanner.getAllMethodNames(prototype);
    return ['constructor', ...names].flatMap((method) => {
      const handler = prototype[method];
      if (typeof handler !== 'function') return [];
      return {
        controller,
        method,
        getHandler: () => handler,
        getClass: <T>() => controller as Type<T>,
      };
    });
  }
}

@Module({
  imports: [DiscoveryModule],
  providers: [RouteExplorer],
  exports: [RouteExplorer],
})
export class RoutesModule {}
