import { createHmac, timingSafeEqual } from 'node:crypto';
import { UseDpopNonceError } from './errors.js';

/**
 * Nonces for DPoP proofs (RFC 9449, section 9): an HMAC over the time step, so
 * that processes with the same secret accept each other's without a shared store.
 */
export class DpopNonces {
  /**
   * @param secret at least 32 characters, the same in all processes
   * @param stepSeconds how often the nonce changes; the previous one is also accepted
   */
  constructor(
    private readonly secret: string,
    private readonly stepSeconds = 60,
  ) {
    if (secret.length < 32)
      throw new Error('the secret of DPoP nonces has fewer than 32 characters');
  }

  /**
   * Checks the nonce of a proof.
   *
   * @returns the current nonce, if the proof has the previous one, else `undefined`
   * @throws {UseDpopNonceError} if the proof has neither
   */
  check(nonce: unknown, clientId: string): string | undefined {
    const current = this.create(0);
    if (isEqual(nonce, current)) return undefined;
    if (isEqual(nonce, this.create(1))) return current;
    throw new UseDpopNonceError(current, clientId);
  }

  private create(stepsAgo: number): string {
    const step = Math.floor(Date.now() / 1000 / this.stepSeconds) - stepsAgo;
    return createHmac('sha256', this.secret)
      .update(`dpop nonce ${step}`)
      .digest('base64url');
  }
}

function isEqual(nonce: unknown, expected: string): boolean {
  if (typeof nonce !== 'string') return false;
  const given = Buffer.from(nonce);
  const wanted = Buffer.from(expected);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
