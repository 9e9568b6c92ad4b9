/** The plans that a partner can have. */
export const plans = ['free', 'pro'] as const;

export type Plan = (typeof plans)[number];

/** The longest text that each plan may send, in Unicode code points. */
export const textLimits = {
  free: 1_000,
  pro: 10_000,
} as const satisfies Record<Plan, number>;
