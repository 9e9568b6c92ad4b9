/** A token bucket: how often callers may make the API ask the tenant. */
export class FetchBudget {
  private left: number;
  private refilledAt = performance.now();

  /**
   * @param burst how many fetches may follow each other at once
   * @param refillMs how long it takes until one more is allowed, in milliseconds
   */
  constructor(
    private readonly burst: number,
    private readonly refillMs: number,
  ) {
    this.left = burst;
  }

  /** Takes one fetch out of the budget; false where it is spent. */
  take(): boolean {
    const refilled = Math.floor(
      (performance.now() - this.refilledAt) / this.refillMs,
    );
    if (refilled > 0) {
      this.left = Math.min(this.burst, this.left + refilled);
      this.refilledAt += refilled * this.refillMs;
    }
    if (this.left === 0) return false;
    this.left -= 1;
    return true;
  }
}
