import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string' },
  },
});

/** How long the load lasts: `--minutes 1`. */
export const seconds = Number(values.minutes) * 60;
/** Requests per second: `--rate 2000`; by default half of what the API can answer. */
export const fixedRate =
  values.rate === undefined ? undefined : Number(values.rate);
if (!(seconds >= 30 && seconds <= 86_400) || !((fixedRate ?? 1) > 0)) {
  console.error('--minutes must be between 0.5 and 1440, --rate above 0');
  process.exit(1);
}

const between = (least: number, value: number, most: number): number =>
  Math.min(most, Math.max(least, value));

/** Memory is judged only after this time, when caches are full and the code is compiled. */
export const warmUpSeconds = between(15, seconds / 3, 180);
export const calibrationSeconds = 8;
/** How long the tenant stays in one state; each occurs at least once. */
export const stateSeconds = between(2.5, seconds / 24, 15);
/** How long a signing key is used. */
export const rotationSeconds = between(5, seconds / 8, 60);
export const sampleSeconds = between(1, seconds / 120, 5);

/** Hostile requests and broken connections per second, in addition to the other requests. */
export const hostilePerSecond = 30;
export const abortsPerSecond = 5;

/** A shorter run says nothing about memory. */
export const judgedFromMinutes = 3;
/** How much memory may grow during the measurement: noise. */
export const flatWithinMiB = 10;
/** How many more handles may be open after the load than before: the connection to the tenant may be kept alive. */
export const handlesWithin = 2;
/** Above this, requests would wait for the event loop instead of being served. */
export const lagGoalMs = 100;

/** Low values, so that a lot happens: keys are fetched every few seconds, and cached tokens are evicted. */
export const apiVariables = {
  JWKS_CACHE_MAX_AGE_SECONDS: '5',
  JWKS_TIMEOUT_MS: '2000',
  VERIFIED_TOKEN_CACHE_SIZE: '2000',
  RATE_LIMIT: 'on',
  REFUSALS_PER_MINUTE: '10000000',
  TRUST_PROXY: '127.0.0.1/32',
};
