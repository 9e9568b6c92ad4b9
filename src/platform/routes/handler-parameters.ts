import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import type { DeclaredRoute } from './route-explorer.js';

/** A parameter of a route's method, as its decorators and its type declare it. */
export interface HandlerParameter {
  readonly isBody: boolean;
  readonly type: unknown;
  /** Pipes that are bound to the parameter: classes or instances. */
  readonly pipes: readonly unknown[];
}

type Arguments = Record<string, { index: number; pipes?: readonly unknown[] }>;

/** The decorated parameters of a route's method. */
export function getHandlerParameters({
  controller,
  method,
}: DeclaredRoute): HandlerParameter[] {
  const types = (Reflect.getMetadata(
    'design:paramtypes',
    controller.prototype as object,
    method,
  ) ?? []) as readonly unknown[];
  const declared = (Reflect.getMetadata(
    ROUTE_ARGS_METADATA,
    controller,
    method,
  ) ?? {}) as Arguments;
  return Object.entries(declared).map(([key, { index, pipes = [] }]) => ({
    isBody: key.startsWith(`${RouteParamtypes.BODY}:`),
    type: types[index],
    pipes,
  }));
}

/** Whether the pipe, or one derived from it, is bound to the parameter: by its class or as an instance. */
export const hasPipe = (
  { pipes }: HandlerParameter,
  pipe: new (...args: never[]) => object,
): boolean =>
  pipes.some(
    (bound) =>
      bound instanceof pipe ||
      bound === pipe ||
      (typeof bound === 'function' && bound.prototype instanceof pipe),
  );
