import type { HostileRequest } from './exchange.js';
import type { World } from './world.js';

/** One hostile request, and what this API must answer. */
export interface HostileCase {
  readonly name: string;
  readonly request: (world: World) => HostileRequest;
  readonly status: number | readonly number[];
  /** The problem's code; not checked where it is left out. */
  readonly code?: string;
}

/** A table of cases on one subject. */
export interface HostileGroup {
  readonly title: string;
  readonly cases: readonly HostileCase[];
}

export const bearer = (token: string): HostileRequest => ({
  headers: [['Authorization', `Bearer ${token}`]],
});

const refused = { status: 401, code: 'invalid_token' } as const;
const accepted = { status: 200 } as const;

/** A token that must be refused: 401 `invalid_token`. */
export const refusedToken = (
  name: string,
  token: (world: World) => string,
): HostileCase => ({
  name,
  request: (world) => bearer(token(world)),
  ...refused,
});

/** A token that must be accepted, lest a kit pass against an API that refuses everything. */
export const acceptedToken = (
  name: string,
  token: (world: World) => string,
): HostileCase => ({
  name,
  request: (world) => bearer(token(world)),
  ...accepted,
});
