import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { mintToken, type TokenOptions } from '../../test/support/mint-token.js';
import {
  signingKeyPair,
  type SigningKeyPair,
} from '../../test/support/signing-key-pair.js';
import {
  json,
  startIssuer,
  type TestIssuer,
} from '../../test/support/start-issuer.js';

/** The keys that the issuer of the kit publishes. All sign properly; what varies is how they are published. */
function publishedKeys(): SigningKeyPair[] {
  return [
    signingKeyPair('good'),
    signingKeyPair('no-alg', { jwk: { alg: undefined } }),
    signingKeyPair('for-rs512', { jwk: { alg: 'RS512' } }),
    signingKeyPair('for-ps256', { jwk: { alg: 'PS256' } }),
    signingKeyPair('for-encryption', { jwk: { use: 'enc' } }),
    signingKeyPair('for-signing-only', { jwk: { key_ops: ['sign'] } }),
    signingKeyPair('weak', { bits: 1024 }),
    signingKeyPair('elliptic', { type: 'ec' }),
    withPrivateMembers(signingKeyPair('private')),
  ];
}

/** What the kit's requests are made of. */
export interface World {
  readonly issuer: TestIssuer;
  /** A second issuer, whose tokens nobody trusts. */
  readonly stranger: TestIssuer;
  /** A server of the attacker's with keys of the attacker's; it counts who asks. */
  readonly attacker: Attacker;
  /** A token that the API accepts, but for what the options change. */
  readonly mint: (options?: TokenOptions) => string;
  /** The same, signed with another of the issuer's keys and naming it. */
  readonly mintWith: (kid: string, options?: TokenOptions) => string;
  stop(): Promise<void>;
}

export interface Attacker {
  readonly url: string;
  readonly key: SigningKeyPair;
  readonly visits: string[];
}

export async function startWorld(): Promise<World> {
  const issuer = await startIssuer();
  const stranger = await startIssuer();
  issuer.keys = publishedKeys();
  const key = signingKeyPair('good');
  const visits: string[] = [];
  const server = createServer((request, response) => {
    visits.push(request.url ?? '');
    json(response, { keys: [key.jwk] });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    issuer,
    stranger,
    attacker: { url: `http://127.0.0.1:${port}/`, key, visits },
    mint: (options) => mintToken(issuer, options),
    mintWith: (kid, options) => {
      const keys = issuer.keys.filter((candidate) => candidate.kid === kid);
      return mintToken({ url: issuer.url, keys }, options);
    },
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
      await issuer.stop();
      await stranger.stop();
    },
  };
}

/** A tenant that publishes its private key, as some have. */
function withPrivateMembers(pair: SigningKeyPair): SigningKeyPair {
  const jwk = {
    ...pair.privateKey.export({ format: 'jwk' }),
    kid: pair.kid,
    use: 'sig',
    alg: 'RS256',
  };
  return { ...pair, jwk };
}
