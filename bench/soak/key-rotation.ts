import { performance } from 'node:perf_hooks';
import {
  signingKeyPair,
  type SigningKeyPair,
} from '../../test/support/signing-key-pair.js';
import type { TestIssuer } from '../../test/support/start-issuer.js';
import type { FlappingTenant } from './flapping-tenant.js';

/**
 * The signing keys of the tenant, as Auth0 rotates them: the next key is
 * published before it signs, the previous one as long as its tokens are about.
 */
export class KeyRotation {
  rotations = 0;
  /** The key that was taken back last, once the API must have noticed. */
  private withdrawn: { key: SigningKeyPair; at: number } | undefined;
  private publishedAt = performance.now();
  private previous: SigningKeyPair | undefined;

  /** @param fixed what the issuer publishes besides */
  constructor(
    private readonly issuer: TestIssuer,
    private readonly tenant: FlappingTenant,
    private readonly spare: SigningKeyPair[],
    private readonly fixed: readonly SigningKeyPair[],
    private current: SigningKeyPair,
    private next: SigningKeyPair,
  ) {
    this.publish();
  }

  /** Goes on to the next key; not before the API can know it, since a tenant that nobody could ask does not rotate. */
  rotate(): void {
    const following = this.spare.shift();
    if (!following || !this.tenant.hasServedSince(this.publishedAt)) return;
    if (this.previous)
      this.withdrawn = { key: this.previous, at: performance.now() };
    this.previous = this.current;
    this.current = this.next;
    this.next = following;
    this.publish();
    this.rotations += 1;
  }

  /** Whether tokens of this key will be refused after the next rotation. */
  isRetiring(kid: string): boolean {
    return kid === this.previous?.kid;
  }

  /** A key that the API must have dropped. */
  get dropped(): SigningKeyPair | undefined {
    const { withdrawn, tenant } = this;
    return withdrawn && tenant.hasServedSince(withdrawn.at)
      ? withdrawn.key
      : undefined;
  }

  private publish(): void {
    const changing = [this.current, this.next, this.previous];
    this.issuer.keys = [...changing.filter((key) => !!key), ...this.fixed];
    this.publishedAt = performance.now();
  }
}

/** Made before the load starts: it takes a tenth of a second each. */
export const makeKeys = (count: number): SigningKeyPair[] =>
  Array.from({ length: count }, (_, index) => signingKeyPair(`soak-${index}`));
