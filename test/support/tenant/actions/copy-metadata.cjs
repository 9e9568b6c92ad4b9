/** Copies all metadata of the client into the token. */
exports.onExecuteCredentialsExchange = async (event, api) => {
  for (const [key, value] of Object.entries(event.client.metadata))
    api.accessToken.setCustomClaim(event.secrets.CLAIM_NAMESPACE + key, value);
};
