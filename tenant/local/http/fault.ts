/** Something that goes wrong with a tenant, on demand. */
export type Fault = FaultKind & {
  /** The path that it befalls, such as `/oauth/token`; every path where absent. */
  readonly path?: string;
};

type FaultKind =
  /** Connections are cut without an answer. */
  | { readonly kind: 'unreachable' }
  /** Answers come late. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** 429, as a tenant of the free plan answers from the 31st request in a second on. */
  | { readonly kind: 'rate-limited' }
  | { readonly kind: 'server-error' }
  /** What `/.well-known/jwks.json` answers instead of keys. */
  | { readonly kind: 'broken-jwks'; readonly how: BrokenJwks }
  /** The tenant's clock is off by that much; negative is behind. */
  | { readonly kind: 'skewed-clock'; readonly seconds: number };

export const brokenJwks = ['not-json', 'empty', 'unusable'] as const;

export type BrokenJwks = (typeof brokenJwks)[number];

const numbers = { slow: 'delayMs', 'skewed-clock': 'seconds' } as const;

const kinds = [
  'unreachable',
  'slow',
  'rate-limited',
  'server-error',
  'broken-jwks',
  'skewed-clock',
];

/**
 * Reads a list of faults that somebody typed.
 *
 * @throws TypeError that says what is wrong with it
 */
export function readFaults(value: unknown): Fault[] {
  if (!Array.isArray(value)) throw new TypeError('Faults come as a JSON array');
  return value.map(readFault);
}

function readFault(value: unknown): Fault {
  const fault = (value ?? {}) as Record<string, unknown>;
  const { kind, path } = fault;
  if (typeof kind !== 'string' || !kinds.includes(kind)) {
    throw new TypeError(`"kind" must be one of ${kinds.join(', ')}`);
  }
  if (path !== undefined && typeof path !== 'string') {
    throw new TypeError('"path" must be a string');
  }
  const number = numbers[kind as keyof typeof numbers];
  if (number && !Number.isFinite(fault[number])) {
    throw new TypeError(`"${number}" must be a number`);
  }
  if (
    kind === 'broken-jwks' &&
    !brokenJwks.some((how) => how === fault['how'])
  ) {
    throw new TypeError(`"how" must be one of ${brokenJwks.join(', ')}`);
  }
  return fault as unknown as Fault;
}
