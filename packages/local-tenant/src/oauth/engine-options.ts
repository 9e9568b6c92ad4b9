import type { TenantDefinition } from '../config/tenant-definition.js';
import type { Exchange, ExchangeResult } from '../exchange/exchange.js';
import type { ScriptLog } from '../exchange/script-log.js';
import type { CertificateStore } from '../keys/certificate-store.js';
import type { KeyRing } from '../keys/key-ring.js';
import type { ReplayStore } from './replay-store.js';
import type { TokenQuotas } from './token-quotas.js';

export interface EngineOptions {
  readonly issuer: string;
  readonly tenant: TenantDefinition;
  readonly keys: KeyRing;
  readonly certificates: CertificateStore;
  readonly replays: ReplayStore;
  readonly quotas: TokenQuotas;
  /** Runs the Actions, or a Hook, which set the claims. */
  readonly runScripts: (
    exchange: Exchange,
    log: ScriptLog,
  ) => Promise<ExchangeResult>;
  readonly clockSkewSeconds: () => number;
}
