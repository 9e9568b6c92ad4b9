import type { Adapter, AdapterPayload } from 'oidc-provider';

/**
 * The engine's storage. All that it has to remember is which client assertions
 * and DPoP proofs were used, until they expire.
 */
export class ReplayStore implements Adapter {
  readonly #expiries = new Map<string, number>();

  upsert(id: string, _payload: object, expiresIn = 0): Promise<void> {
    const now = Date.now();
    for (const [known, expiry] of this.#expiries) {
      if (expiry > now) break;
      this.#expiries.delete(known);
    }
    this.#expiries.set(id, now + expiresIn * 1000);
    return Promise.resolve();
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    const isKnown = (this.#expiries.get(id) ?? 0) > Date.now();
    return Promise.resolve(isKnown ? { jti: id } : undefined);
  }

  findByUserCode = nothing;
  findByUid = nothing;
  consume = nothing;
  destroy = nothing;
  revokeByGrantId = nothing;
}

function nothing(): Promise<undefined> {
  return Promise.resolve(undefined);
}
