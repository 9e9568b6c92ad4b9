import { fileURLToPath } from 'node:url';

/** How much is measured. `--quick` shows that everything works; its figures are rough. */
export interface Settings {
  /** Each round starts every target anew, in turn; a figure is the median of its rounds. */
  readonly rounds: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** How many tokens are minted; `many` of them are reused by the load of that name. */
  readonly tokens: number;
  readonly some: number;
  /** Tokens that warm the cold path up before it is measured. */
  readonly coldWarmUp: number;
  readonly starts: number;
}

const full: Settings = {
  rounds: 4,
  warmUpSeconds: 1,
  seconds: 2,
  tokens: 100_000,
  some: 1000,
  coldWarmUp: 15_000,
  starts: 9,
};

const quick: Settings = {
  rounds: 1,
  warmUpSeconds: 0.5,
  seconds: 1,
  tokens: 20_000,
  some: 200,
  coldWarmUp: 1000,
  starts: 1,
};

export const isQuick = process.argv.includes('--quick');
export const settings = isQuick ? quick : full;

/** Just these targets, by name: `--only api,tutorial`. */
export const only = process.argv
  .find((_, index, all) => all[index - 1] === '--only')
  ?.split(',');

/** As many as machine clients keep open; enough to keep one process busy. */
export const connections = 32;

/** The repository's root, seen from `bench/build/`. */
export const root = fileURLToPath(new URL('../../', import.meta.url));
/** The results, and the tokens, which take minutes to sign. */
export const resultFolder = `${root}bench/results/`;
export const cacheFolder = `${root}bench/.cache/`;

export const audience = 'https://api.example.com';
export const namespace = 'https://example.com/';
/** The issuer's port stands in the tokens, which outlive a run. */
export const issuerPort = 48_653;
export const issuerUrl = `http://127.0.0.1:${issuerPort}/`;
