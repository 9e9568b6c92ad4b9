import type { TokenOptions } from '@repo/access-tokens/testing';
import type { Variables } from '../../../test/support/variables.js';
import type { StartedServer } from '../../support/start-process.js';

/** The API under a flood. Its request limits are on. */
export interface FloodedApi {
  readonly api: StartedServer;
  /** A valid token; other options as for `mintToken`. */
  readonly mint: (options?: TokenOptions) => string;
  /** Aborted once the flood must end. */
  readonly signal: AbortSignal;
  /** Notes an answer, by its status or by what happened instead. */
  readonly count: (answer: string | number) => void;
}

/** Something that callers, or what the API depends on, do to it. */
export interface Flood {
  readonly name: string;
  /** Of the API, beside the usual ones. */
  readonly variables?: Variables;
  /** Where standard output of the API goes. Default: to the flood's reader. */
  readonly logFile?: string;
  /** Answers that mean the flood did harm. Default: every status of 500 and above. */
  readonly isHarm?: (answer: string) => boolean;
  /** Runs until the signal is aborted. Resolves once its connections and processes are gone. */
  readonly run: (flooded: FloodedApi) => Promise<void>;
  /** What is still wrong after the flood, in words. Default: nothing. */
  readonly getFaults?: (api: StartedServer) => Promise<readonly string[]>;
}
