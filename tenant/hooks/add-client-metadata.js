/** The same keys as in the Action of the same name. */
const copiedKeys = ['urn', 'plan'];

/**
 * Does the same as the Action. Real tenants no longer run Hooks.
 *
 * @type {CredentialsExchangeHook}
 */
module.exports = function (client, scope, audience, context, cb) {
  const namespace = context.webtask.secrets.CLAIM_NAMESPACE;
  if (!namespace) {
    cb(new ServerError('The Hook has no secret CLAIM_NAMESPACE'));
    return;
  }

  // If a Hook returns no scope, the token has none.
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
