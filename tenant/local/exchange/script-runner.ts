import { inspect } from 'node:util';
import type { LoadedTenant } from '../config/load-tenant.js';
import type { TenantLogger } from '../tenant-logger.js';
import { ActionCache } from './action-cache.js';
import type { Exchange, ExchangeResult } from './exchange.js';
import { runActions } from './run-actions.js';
import { runHooks } from './run-hooks.js';
import { ScriptFailure, lineOf } from './script-failure.js';
import { loadAction, loadHook } from './script-function.js';
import type { ScriptLoader } from './script-loader.js';

/** What a real tenant gives to one run of an Action. */
const timeLimitMs = 20_000;

/** Runs the tenant's scripts, and says in the log what they leave a developer to wonder about. */
export class ScriptRunner {
  readonly #cache = new ActionCache();
  /** The fault of each script, as it was last told. */
  readonly #told = new Map<string, string>();

  constructor(
    private readonly loader: ScriptLoader,
    private readonly logger: TenantLogger,
    private readonly limitMs = timeLimitMs,
  ) {}

  /** Says in the log which scripts cannot run, once for each fault, before anybody asks for a token. */
  check({ definition: { scripts }, keywords }: LoadedTenant): void {
    for (const script of scripts) {
      const loadFunction = script.kind === 'hook' ? loadHook : loadAction;
      try {
        loadFunction(script, {
          load: (one) => this.loader.load(one, keywords),
        });
        this.#told.delete(script.name);
      } catch (error) {
        const fault = error instanceof Error ? error.message : String(error);
        if (this.#told.get(script.name) !== fault) this.logger.error(fault);
        this.#told.set(script.name, fault);
      }
    }
  }

  /** Logs an error that nobody has caught, such as that of a promise without `await`. */
  reportUncaught(
    { definition: { scripts } }: LoadedTenant,
    error: unknown,
  ): void {
    const script = scripts.find(({ path }) => lineOf(path, error));
    this.logger.error(
      script
        ? `${new ScriptFailure(script, error).message} (nobody has caught this; is an await missing?)`
        : `Nobody has caught this: ${inspect(error)}`,
    );
  }

  /** @throws {Denial} or {ScriptFailure}, the latter logged with file and line */
  async run(
    { definition: { scripts }, keywords }: LoadedTenant,
    exchange: Exchange,
  ): Promise<ExchangeResult> {
    const run = scripts[0]?.kind === 'hook' ? runHooks : runActions;
    try {
      const result = await run(scripts, exchange, {
        cache: this.#cache,
        timeLimitMs: this.limitMs,
        load: (script) => this.loader.load(script, keywords),
      });
      // A real tenant is silent here, and the claim just is not there.
      for (const { script, name, why } of result.claims.ignored) {
        this.logger.warn(`[${script}] claim "${name}" is ignored: ${why}`);
      }
      result.claims.assertSize();
      return result;
    } catch (error) {
      if (error instanceof ScriptFailure) this.logger.error(error.message);
      throw error;
    }
  }
}
