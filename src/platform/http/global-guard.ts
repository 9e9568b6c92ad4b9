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
 * The providers of a global guard that tests can replace: by
 * `overrideProvider()`, as Nest documents it for global guards, or by
 * `overrideGuard()`, which otherwise replaces only what `@UseGuards()` names.
 * What another module provides by the same class replaces nothing.
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

    /** What `@UseGuards()` names is not among a module's providers, but among its injectables. */
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

/** Whether a global guard is that of this class, or what a test has put in its place. */
export const isGlobalGuard = (
  guard: CanActivate,
  type: Type<CanActivate>,
): boolean => 'type' in guard && guard.type === type;
