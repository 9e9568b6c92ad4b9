/** A token bucket that limits the fetches that unknown `kid`s cause. Not affected by changes of the system clock. */
export class RefetchBudget {
  private left: number;
  private refilledAt = performance.now();

  /**
   * @param burst how many fetches are allowed at once
   * @param intervalMs how long it takes until one more is allowed, in milliseconds
   */
  constructor(
    private readonly burst: number,
    private readonly intervalMs: number,
  ) {
    this.left = burst;
  }

  /** Takes one fetch out of the budget; `false` if none is left. */
  take(): boolean {
    const refilled = Math.floor(
      (performance.now() - this.refilledAt) / this.intervalMs,
    );
    if (refilled > 0) {
      this.left = Math.min(this.burst, this.left + refilled);
      this.refilledAt += refilled * this.intervalMs;
    }
    if (this.left === 0) return false;
    this.left -= 1;
    return true;
  }
}
