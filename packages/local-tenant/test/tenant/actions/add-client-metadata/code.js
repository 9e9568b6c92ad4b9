const copiedKeys = ['urn', 'plan'];

/**
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
    if (value) api.accessToken.setCustomClaim(namespace + key, value);
  }
};
