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
} from '@nestjs/core';

/** What identifies a route. */
export type Route = Pick<ExecutionContext, 'getHandler' | 'getClass'>;

/** A route's method, as it is declared. */
export interface DeclaredRoute extends Route {
  readonly controller: Type;
  readonly method: string;
}

/** The name of a route for people: `OrdersController.list()`. */
export const getRouteName = ({ controller, method }: DeclaredRoute): string =>
  `${controller.name}.${method}()`;

/** Finds every route of the application. */
@Injectable()
export class RouteExplorer {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  getRoutes(): DeclaredRoute[] {
    return this.discovery
      .getControllers()
      .flatMap(({ instance, metatype }) =>
        this.readRoutes(instance as object, metatype as Type),
      );
  }

  private readRoutes(instance: object, controller: Type): DeclaredRoute[] {
    const prototype = Object.getPrototypeOf(instance) as Record<
      string,
      () => unknown
    >;
    return this.scanner.getAllMethodNames(prototype).flatMap((method) => {
      const handler = prototype[method];
      if (!handler || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
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
