module.exports = function (client, scope, audience, context, cb) {
  const namespace = context.webtask.secrets.CLAIM_NAMESPACE;
  const { urn, plan } = client.metadata;
  cb(null, { scope, [namespace + 'urn']: urn, [namespace + 'plan']: plan });
};
