import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    baseline: { type: 'string' },
  },
});

/** Checks in less than a minute that everything works; its figures are rough and are not saved. */
export const isQuick = values.quick;
/** Measures only these targets: `--only api,tutorial`. */
export const only = values.only?.split(',');
/** Another checkout of this project, built, to compare this one with: `--baseline ../before`. */
export const baseline = values.baseline;

const pick = (full: number, quick: number): number => (isQuick ? quick : full);

export const settings = {
  /** Each round restarts every target in turn; a figure is the median of its rounds. */
  rounds: pick(4, 1),
  warmUpSeconds: pick(1, 0),
  seconds: pick(2, 0.3),
  tokens: pick(100_000, 10_000),
  /** How many clients the load `hot-1000` has. */
  clients: pick(1000, 200),
  /** Tokens that warm up the cold path before it is measured. */
  coldWarmUp: pick(15_000, 200),
  /** How many proofs are made for each measurement with DPoP; the first third is for the warm-up. */
  proofs: pick(36_000, 12_000),
  /** How often each start is timed. */
  starts: pick(15, 1),
  /** Idle memory includes what loads in the background after the start, so it is measured after this time. */
  idleSeconds: pick(5, 0.5),
};

/** As many as machine clients keep open; enough to keep one process busy. */
export const connections = 32;

/** The repository and the compiled workshop, relative to `workshop/build/bench/`. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const build = fileURLToPath(new URL('..', import.meta.url));

/** Fixed, because the tokens contain it and later runs reuse them. */
export const issuerPort = 48_653;
export const issuerUrl = `http://127.0.0.1:${issuerPort}/`;
