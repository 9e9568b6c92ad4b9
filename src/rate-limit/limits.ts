import type { MachineClient } from '../auth/client/machine-client.js';

/** How many requests a minute a client may make, by the `plan` of its metadata. */
const requestsOfPlan: Readonly<Record<string, number>> = {
  free: 6000,
  pro: 60_000,
};
const requestsWithoutPlan = 6000;

/**
 * How many requests a minute this client may make: `requests_per_minute` of its
 * metadata, where the tenant keeps such a number, else by its plan.
 */
export function requestsPerMinute({ metadata }: MachineClient): number {
  const own = Number(metadata['requests_per_minute'] ?? NaN);
  if (Number.isInteger(own) && own > 0) return own;
  const { plan } = metadata;
  return typeof plan === 'string' && Object.hasOwn(requestsOfPlan, plan)
    ? (requestsOfPlan[plan] ?? requestsWithoutPlan)
    : requestsWithoutPlan;
}
