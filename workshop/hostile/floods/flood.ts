import type { TokenOptions } from '@repo/access-tokens/testing';
import type { Variables } from '../../../test/support/variables.js';
import type { StartedServer } from '../../support/start-process.js';

/** The API under a flood. Its request limits are on. */
export interface FloodedApi {
  readonly api: StartedServer;
  /** Makes a valid token, with the options of `mintToken`. */
  readonly mint: (options?: TokenOptions) => string;
  /** Aborted when the flood must end. */
  readonly signal: AbortSignal;
  /** Counts a response by its status, or by what happened instead. */
  readonly count: (outcome: string | number) => void;
}

/** Harmful behaviour of callers or of something that the API depends on. */
export interface Flood {
  readonly name: string;
  /** Environment variables of the API, in addition to the usual ones. */
  readonly variables?: Variables;
  /** The file for the API's standard output. Default: it is read through a pipe. */
  readonly logFile?: string;
  /** Whether a status, or what happened instead, means that the flood did harm. Default: a status of 500 or above. */
  readonly isHarm?: (outcome: string) => boolean;
  /** Runs until the signal is aborted. Resolves once its connections and processes are gone. */
  readonly run: (flooded: FloodedApi) => Promise<void>;
  /** Describes what is still wrong after the flood. Default: nothing. */
  readonly getFaults?: (api: StartedServer) => Promise<readonly string[]>;
}
