import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/internal';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { MissingPolicyError } from './missing-policy.error.js';
import { rulesOf } from './route-rules.js';

/** Stops the boot where a route declares no policy: nothing is open, or closed, by forgetting. */
@Injectable()
export class PolicyExplorer implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** @throws {MissingPolicyError} naming every route without a policy */
  onModuleInit(): void {
    const missing = this.discovery
      .getControllers()
      .flatMap(({ instance, metatype }) =>
        this.openRoutes(instance as object, metatype as Type),
      );
    if (missing.length > 0) throw new MissingPolicyError(missing);
  }

  private openRoutes(instance: object, controller: Type): string[] {
    const prototype = Object.getPrototypeOf(instance) as Record<
      string,
      () => unknown
    >;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => {
        const method = prototype[name];
        if (!method || !Reflect.hasMetadata(METHOD_METADATA, method))
          return false;
        const route = {
          getHandler: () => method,
          getClass: <T>() => controller as Type<T>,
        };
        return !rulesOf(route).policy;
      })
      .map((name) => `${controller.name}.${name}`);
  }
}
