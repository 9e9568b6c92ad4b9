import {
  Inject,
  Injectable,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type OnModuleInit,
  type Provider,
  type Type,
} from '@nestjs/common';
import { APP_GUARD, ModulesContainer } from '@nestjs/core';

/**
 * The providers of a global guard that tests can replace with `overrideProvider()`
 * or `overrideGuard()`. Nest's `overrideGuard()` alone replaces only guards that
 * `@UseGuards()` names. A provider of another module does not replace it.
 */
export function globalGuard(type: Type<CanActivate>): Provider[] {
  @UseGuards(type)
  @Injectable()
  class GlobalGuard implements CanActivate, OnModuleInit {
    readonly type = type;

    constructor(
      @Inject(type) private guard: CanActivate,
      private readonly modules: ModulesContainer,
    ) {}

    /** Guards that `@UseGuards()` names are a module's injectables, not its providers. */
    onModuleInit(): void {
      const own = [...this.modules.values()].find(({ providers }) =>
        providers.has(GlobalGuard),
      );
      const named = own?.injectables.get(type)?.instance as
        CanActivate | undefined;
      if (named && named.constructor !== type) this.guard = named;
    }

    canActivate(
      context: ExecutionContext,
    ): ReturnType<CanActivate['canActivate']> {
      return this.guard.canActivate(context);
    }
  }
  return [type, GlobalGuard, { provide: APP_GUARD, useExisting: GlobalGuard }];
}

/** Whether a global guard is of this class, or its replacement in a test. */
export const isGlobalGuard = (
  guard: CanActivate,
  type: Type<CanActivate>,
): boolean => 'type' in guard && guard.type === type;
