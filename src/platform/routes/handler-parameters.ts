import type { ParseArrayOptions, ValidationPipeOptions } from '@nestjs/common';
import {
  GUARDS_METADATA,
  PIPES_METADATA,
  ROUTE_ARGS_METADATA,
  RouteParamtypes,
} from '@nestjs/common/internal';
import type { DeclaredRoute } from './route-explorer.js';

/** A parameter of a route's method, with its decorators and type. */
export interface HandlerParameter {
  /** Where the decorator gets the value; `undefined` for a custom decorator. */
  readonly source: RouteParamtypes | undefined;
  /** The name of the member that the decorator selects, if any. */
  readonly data: unknown;
  readonly type: unknown;
  /** Pipes that are bound to the parameter: classes or instances. */
  readonly pipes: readonly unknown[];
  /** The Standard Schema that is passed to the decorator. */
  readonly schema: unknown;
}

type Arguments = Record<
  string,
  {
    index: number;
    data?: unknown;
    pipes?: readonly unknown[];
    schema?: unknown;
  }
>;

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
  return Object.entries(declared).map(
    ([key, { index, data, pipes = [], schema }]) => {
      // The key of a custom decorator is not a number.
      const [source] = /^\d+(?=:)/.exec(key) ?? [];
      return {
        source: source === undefined ? undefined : Number(source),
        data,
        type: types[index],
        pipes,
        schema,
      };
    },
  );
}

/** The guards of a route's class and method: classes or instances. */
export const getGuards = (route: DeclaredRoute): unknown[] =>
  getBound(GUARDS_METADATA, route);

/** The pipes that `@UsePipes()` binds to a route's class or its method. */
export const getUsedPipes = (route: DeclaredRoute): unknown[] =>
  getBound(PIPES_METADATA, route);

const getBound = (key: string, route: DeclaredRoute): unknown[] =>
  [route.getClass(), route.getHandler()].flatMap(
    (declared) => (Reflect.getMetadata(key, declared) ?? []) as unknown[],
  );

/** Whether this pipe or a derived one is bound to the parameter, as a class or an instance. */
export const hasPipe = ({ pipes }: HandlerParameter, pipe: Class): boolean =>
  pipes.some((bound) => isA(bound, pipe));

type Class = new (...args: never[]) => object;

/** Whether something bound to a route is this class, a derived class, or an instance of one. */
export const isA = (bound: unknown, type: Class): boolean =>
  bound instanceof type ||
  bound === type ||
  (typeof bound === 'function' && bound.prototype instanceof type);

/** The private members of Nest's pipes that contain their options. */
interface PipeMembers extends Pick<
  ValidationPipeOptions,
  'expectedType' | 'transformOptions'
> {
  readonly options?: ParseArrayOptions;
  readonly validatorOptions?: ValidationPipeOptions;
  readonly defaultValue?: unknown;
}

export const getPipeMembers = (pipe: unknown): PipeMembers =>
  typeof pipe === 'object' && pipe !== null ? pipe : {};
