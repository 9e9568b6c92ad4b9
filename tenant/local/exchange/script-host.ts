import type { ScriptDefinition } from '../config/tenant-definition.js';
import type { ActionCache } from './action-cache.js';

/** What scripts need around them in order to run. */
export interface ScriptHost {
  readonly cache: ActionCache;
  readonly timeLimitMs: number;
  /**
   * What the script exports.
   *
   * @throws {ScriptFailure} where it cannot be read, parsed or run
   */
  load(script: ScriptDefinition): unknown;
}
