/** The requests to one route with one method, counted so far. */
export interface RouteTally {
  readonly route: string;
  readonly method: string;
  /** How many were answered with a status of each class: `4` is 4xx. */
  readonly byStatusClass: Map<number, number>;
  /** How many took no longer than each of {@link durationBounds}, but longer than the one before; the last for all others. */
  readonly byDuration: number[];
  /** How long all of them took together, in seconds. */
  seconds: number;
}

/** The histogram's bounds, in seconds. */
export const durationBounds = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
] as const;

/**
 * Counts requests by plain additions. prom-client's own counters make a text of
 * the labels each time and look that up, which at two of them a request was a
 * fifth of its CPU time; so it is told the sums when it is asked for them.
 */
export class RequestTally {
  private readonly routes = new Map<string, Map<string, RouteTally>>();

  /** @param seconds how long it took, where that is known */
  count(route: string, method: string, status: number, seconds?: number): void {
    const tally = this.tallyOf(route, method);
    const statusClass = Math.floor(status / 100);
    tally.byStatusClass.set(
      statusClass,
      (tally.byStatusClass.get(statusClass) ?? 0) + 1,
    );
    if (seconds === undefined) return;
    const within = durationBounds.findIndex((bound) => seconds <= bound);
    const bucket = within === -1 ? durationBounds.length : within;
    tally.byDuration[bucket] = (tally.byDuration[bucket] ?? 0) + 1;
    tally.seconds += seconds;
  }

  /** As many as there are routes and methods: no request can add one at will. */
  *[Symbol.iterator](): Iterator<RouteTally> {
    for (const methods of this.routes.values()) yield* methods.values();
  }

  private tallyOf(route: string, method: string): RouteTally {
    let methods = this.routes.get(route);
    if (!methods) this.routes.set(route, (methods = new Map()));
    let tally = methods.get(method);
    if (!tally) {
      tally = {
        route,
        method,
        byStatusClass: new Map(),
        byDuration: Array<number>(durationBounds.length + 1).fill(0),
        seconds: 0,
      };
      methods.set(method, tally);
    }
    return tally;
  }
}
