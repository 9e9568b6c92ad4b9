import { inspect } from 'node:util';
import type { ScriptDefinition } from '../config/tenant-definition.js';
import type { LoadedTenant } from '../config/tenant-source.js';
import type { TenantLogger } from '../tenant-logger.js';
import { ActionCache } from './action-cache.js';
import type { Exchange, ExchangeResult } from './exchange.js';
import { loadAction, runActions } from './run-actions.js';
import { loadHook, runHooks } from './run-hooks.js';
import { currentScript, getLine, ScriptFailure } from './script-host.js';
import type { ScriptLoader } from './script-loader.js';
import { currentScriptLog, type ScriptLog } from './script-log.js';

/** How long an Action may run in a real tenant. */
const timeLimitMs = 20_000;

/** Runs the tenant's scripts, and logs what a real tenant ignores silently. */
export class ScriptRunner {
  readonly #cache = new ActionCache();
  /** The last fault that was logged for each script. */
  readonly #logged = new Map<string, string>();

  constructor(
    private readonly loader: ScriptLoader,
    private readonly logger: TenantLogger,
    private readonly limitMs = timeLimitMs,
  ) {}

  /** Returns the faults of scripts that cannot run, and logs each fault once. */
  check({ definition: { scripts }, keywords }: LoadedTenant): string[] {
    const faults: string[] = [];
    for (const script of scripts) {
      const loadFunction = script.kind === 'hook' ? loadHook : loadAction;
      try {
        const load = (one: typeof script) => this.loader.load(one, keywords);
        loadFunction(script, { load });
        this.#logged.delete(script.name);
      } catch (error) {
        const fault = error instanceof Error ? error.message : String(error);
        if (this.#logged.get(script.name) !== fault) this.logger.error(fault);
        this.#logged.set(script.name, fault);
        faults.push(fault);
      }
    }
    return faults;
  }

  /** Logs an uncaught error, such as that of a promise that is not awaited. */
  reportUncaught({ definition }: LoadedTenant, error: unknown): void {
    const script =
      definition.scripts.find(({ path }) => getLine(path, error)) ??
      currentScript.getStore();
    const message = script
      ? `${new ScriptFailure(script, error).message} (not caught: is an await missing?)`
      : `Uncaught error: ${inspect(error)}`;
    this.logger.error(message);
    if (script) currentScriptLog.getStore()?.add(script.name, 'error', message);
  }

  /**
   * @throws {Denial}
   * @throws {ScriptFailure} which has been logged, with file and line
   */
  async run(
    tenant: LoadedTenant,
    exchange: Exchange,
    log: ScriptLog,
  ): Promise<ExchangeResult> {
    const { scripts } = tenant.definition;
    log.hasBegun = true;
    const run = scripts[0]?.kind === 'hook' ? runHooks : runActions;
    try {
      const host = {
        cache: this.#cache,
        timeLimitMs: this.limitMs,
        load: (script: ScriptDefinition) =>
          this.loader.load(script, tenant.keywords),
        warn: (script: string, message: string) =>
          this.logger.warn(`[${script}] ${message}`),
      };
      const result = await currentScriptLog.run(log, () =>
        run(scripts, exchange, host),
      );
      result.claims.assertSize();
      return result;
    } catch (error) {
      if (error instanceof ScriptFailure) {
        this.logger.error(error.message);
        log.failure = error.place;
      }
      throw error;
    }
  }
}
