import type { MachineClient } from '@repo/access-tokens';

/** How many requests a minute a client may make, by the `plan` of its metadata. */
const requestsOfPlan: Readonly<Record<string, number>> = {
  free: 6000,
  pro: 60_000,
};
const requestsWithoutPlan = 6000;

/**
 * How many requests a minute this client may make: `requests_per_minute` of its
 * metadata if the tenant keeps such a number, or else by its plan.
 */
export function requestsPerMinute({ metadata }: MachineClient): number {
  const { requests_per_minute: own, plan } = metadata;
  // Auth0 stores strings; other tenants may store a number.
  const limit =
    typeof own === 'string' && /^\d+$/.test(own) ? Number(own) : own;
  if (Number.isSafeInteger(limit) && Number(limit) > 0) return Number(limit);
  return typeof plan === 'string' && Object.hasOwn(requestsOfPlan, plan)
    ? (requestsOfPlan[plan] ?? requestsWithoutPlan)
    : requestsWithoutPlan;
}
