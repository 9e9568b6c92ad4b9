// Verifies one token in its own process, so that a test can set the environment: node verify-once.js ISSUER TOKEN
import { AccessTokenVerifier, SigningKeys } from '@repo/access-tokens';
import { audience, namespace } from '@repo/access-tokens/testing';

const [issuer = '', token = ''] = process.argv.slice(2);
const keys = new SigningKeys({
  issuers: [issuer],
  allowLoopbackHttp: true,
  timeoutMs: 10_000,
  onFailed: (_issuer, { message, cause }) =>
    console.log(`failed: ${message} ${String(cause)}`),
});
const options = { audience, claimNamespace: namespace };
await new AccessTokenVerifier(options, keys).verify(token).then(
  ({ client }) => console.log(`accepted: ${client.id}`),
  ({ code }) => console.log(`rejected: ${code}`),
);
await keys.close();
