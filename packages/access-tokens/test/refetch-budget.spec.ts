import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RefetchBudget } from '../src/refetch-budget.js';

const take = (budget: RefetchBudget, times: number): boolean[] =>
  Array.from({ length: times }, () => budget.take());

describe('the budget for refetches', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('allows a burst, then one fetch per interval', () => {
    const budget = new RefetchBudget(3, 1000);
    expect(take(budget, 4)).toEqual([true, true, true, false]);
    vi.advanceTimersByTime(999);
    expect(take(budget, 1)).toEqual([false]);
    vi.advanceTimersByTime(1);
    expect(take(budget, 2)).toEqual([true, false]);
  });

  it('never has more than a burst', () => {
    const budget = new RefetchBudget(2, 1000);
    vi.advanceTimersByTime(3_600_000);
    expect(take(budget, 3)).toEqual([true, true, false]);
  });

  it('refills even if the system clock is set back', () => {
    const budget = new RefetchBudget(1, 1000);
    expect(take(budget, 2)).toEqual([true, false]);
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(1000);
    expect(take(budget, 1)).toEqual([true]);
  });
});
