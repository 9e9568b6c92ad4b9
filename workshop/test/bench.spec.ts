import { describe, expect, it } from 'vitest';
import { isMet } from '../bench/goals.js';

describe('a goal of the bench', () => {
  const goal = { title: 'x', bound: 'at least', limit: 1 } as const;

  it('is judged by requests/s, whatever the CPU time', () => {
    expect(isMet({ ...goal, figure: 1, byCpuTime: 0.9 })).toBe(true);
    expect(isMet({ ...goal, figure: 0.9, byCpuTime: 1 })).toBe(false);
  });

  it('is judged by CPU time if it says so', () => {
    const byCpuTime = { ...goal, judgedByCpuTime: true } as const;
    expect(isMet({ ...byCpuTime, figure: 0.9, byCpuTime: 1 })).toBe(true);
    expect(isMet({ ...byCpuTime, figure: 1, byCpuTime: 0.9 })).toBe(false);
  });
});
