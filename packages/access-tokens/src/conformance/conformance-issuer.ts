import {
  createSigningKeyPair,
  type SigningKeyPair,
} from '../testing/signing-key-pair.js';
import { startIssuer, type TestIssuer } from '../testing/start-issuer.js';

/** The issuer that the API under test must trust, and two that it must not. */
export interface ConformanceIssuer {
  readonly url: string;
  /** All of them sign correctly, but most are published in a way that makes them unusable. The first one is `good`. */
  readonly keys: readonly SigningKeyPair[];
  /** Another issuer that is not trusted. */
  readonly stranger: TestIssuer;
  /** The attacker's issuer. Its key also has the `kid` `good`. */
  readonly attacker: TestIssuer;
  /** The paths that were requested from the attacker's issuer. Must stay empty. */
  readonly attackerVisits: readonly string[];
  stop(): Promise<void>;
}

/** Starts the issuers on free loopback ports. Stop them afterwards. */
export async function startConformanceIssuer(): Promise<ConformanceIssuer> {
  const keys = [
    createSigningKeyPair('good'),
    createSigningKeyPair('no-alg', { jwk: { alg: undefined } }),
    createSigningKeyPair('for-rs512', { jwk: { alg: 'RS512' } }),
    createSigningKeyPair('for-ps256', { jwk: { alg: 'PS256' } }),
    createSigningKeyPair('for-encryption', { jwk: { use: 'enc' } }),
    createSigningKeyPair('for-signing-only', { jwk: { key_ops: ['sign'] } }),
    createSigningKeyPair('weak', { bits: 1024 }),
    createSigningKeyPair('elliptic', { type: 'ec' }),
    publishPrivateKey(createSigningKeyPair('private')),
    createSigningKeyPair('without-kid', { jwk: { kid: undefined } }),
    // Some tenants publish one key for each algorithm under one `kid`.
    createSigningKeyPair('shared', { jwk: { alg: 'RS512' } }),
    createSigningKeyPair('shared', { type: 'ec' }),
    createSigningKeyPair('shared'),
  ];
  const issuer = await startIssuer({ keys });
  const stranger = await startIssuer();
  const attacker = await startIssuer({ keys: [createSigningKeyPair('good')] });
  return {
    url: issuer.url,
    keys: issuer.keys,
    stranger,
    attacker,
    get attackerVisits() {
      return [...attacker.requests.keys()];
    },
    stop: async () => {
      await Promise.all(
        [issuer, stranger, attacker].map((server) => server.stop()),
      );
    },
  };
}

/** Publishes the private key, too, as some issuers do by mistake. */
const publishPrivateKey = (pair: SigningKeyPair): SigningKeyPair => ({
  ...pair,
  jwk: { ...pair.jwk, ...pair.privateKey.export({ format: 'jwk' }) },
});
