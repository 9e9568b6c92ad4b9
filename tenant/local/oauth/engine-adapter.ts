import type { Adapter } from 'oidc-provider';

const nothing = () => Promise.resolve(undefined);

/** The engine's storage, for an engine that has nothing to store. */
export const engineAdapter: Adapter = {
  upsert: nothing,
  find: nothing,
  findByUserCode: nothing,
  findByUid: nothing,
  consume: nothing,
  destroy: nothing,
  revokeByGrantId: nothing,
};
