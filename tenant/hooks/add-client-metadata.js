/** The keys that the Action of the same name copies. */
const copiedKeys = ['urn', 'plan'];

/**
 * What the Action does, as it was written while tenants had Hooks.
 *
 * @type {CredentialsExchangeHook}
 */
module.exports = function (client, scope, audience, context, cb) {
  const namespace = context.webtask.secrets.CLAIM_NAMESPACE;
  if (!namespace) {
    cb(new ServerError('The Hook has no secret CLAIM_NAMESPACE'));
    return;
  }

  // A Hook that leaves the scope out takes every scope away.
  /** @type {{ scope?: string[], [claim: string]: unknown }} */
  const claims = { scope };
  for (const key of copiedKeys) {
    const value = client.metadata && client.metadata[key];
    if (value) {
      claims[namespace + key] = value;
    }
  }
  cb(null, claims);
};
