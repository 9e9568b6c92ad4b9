/**
 * The metadata keys that are copied into tokens. All others stay in the tenant,
 * because administrators also use metadata for notes.
 */
const copiedKeys = ['urn', 'plan'];

/**
 * Copies the client's metadata into claims such as `https://example.com/urn`.
 *
 * @param {Event} event
 * @param {CredentialsExchangeAPI} api
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
  const namespace = event.secrets.CLAIM_NAMESPACE;
  if (!namespace) {
    api.access.deny('server_error', 'The Action has no secret CLAIM_NAMESPACE');
    return;
  }

  for (const key of copiedKeys) {
    const value = event.client.metadata[key];
    if (value) {
      api.accessToken.setCustomClaim(namespace + key, value);
    }
  }
};
