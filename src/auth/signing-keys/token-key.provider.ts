import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { LRUCache } from 'lru-cache';
import { environment } from '../../config/environment.js';
import { InvalidTokenError } from '../errors/invalid-token.error.js';
import type { PresentedToken } from '../presented-token.js';
import {
  encodedHeader,
  readHeader,
  readUnverifiedPayload,
} from '../token/compact-jws.js';
import { brokenRule, headerRules } from '../token/token-rules.js';
import type { SigningKey } from './signing-key.js';
import { SigningKeysService } from './signing-keys.service.js';

/** The key that a header names, and what for. */
interface NamedKey {
  readonly alg: string;
  readonly kid: string;
}

type Done = (error: unknown, key?: SigningKey['publicKey']) => void;

/**
 * passport-jwt's `secretOrKeyProvider`: judges the header of a token and finds
 * the key that it names among those of its issuer. Keys offered by the token
 * itself (`jwk`, `jku`, `x5u`, `x5c`) are not looked at.
 */
@Injectable()
export class TokenKeyProvider {
  /** What the encoded headers say that passed the header rules: all tokens of one key have the same. */
  private readonly knownHeaders = new LRUCache<string, NamedKey>({ max: 100 });

  constructor(
    @Inject(environment.KEY)
    private readonly env: ConfigType<typeof environment>,
    private readonly signingKeys: SigningKeysService,
  ) {}

  /** Calls back with an {@link InvalidTokenError} or a `SigningKeysUnavailableError` where there is no key. */
  readonly provide = async (
    presented: PresentedToken,
    token: string,
    done: Done,
  ): Promise<void> => {
    let key: SigningKey;
    try {
      key = await this.keyFor(token);
    } catch (error) {
      return done(error);
    }
    presented.key = key;
    // The whole verification follows in this call. jsonwebtoken takes two stack traces of each refusal, which nobody reads.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      done(undefined, key.publicKey);
    } catch (cause) {
      // jsonwebtoken reads members of a payload that can be null.
      done(
        new InvalidTokenError(
          'format',
          "The token's payload is not a JSON object.",
          { cause },
        ),
      );
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };

  private async keyFor(token: string): Promise<SigningKey> {
    const { alg, kid } = this.namedKey(encodedHeader(token));
    const keys = this.signingKeys.issuerOf(
      () => readUnverifiedPayload(token)['iss'],
    );
    if (!keys)
      throw new InvalidTokenError(
        'iss',
        'iss is not an issuer that this API trusts.',
      );
    const key = await keys.find(kid);
    if (!key)
      throw new InvalidTokenError(
        'kid',
        'kid names no signing key of the issuer.',
      );
    if (!key.algorithms.includes(alg)) {
      throw new InvalidTokenError(
        'alg',
        'alg is not an algorithm of the key that kid names.',
      );
    }
    return key;
  }

  /** @throws {InvalidTokenError} naming the first header rule that does not hold */
  private namedKey(encoded: string): NamedKey {
    const known = this.knownHeaders.get(encoded);
    if (known) return known;
    const header = readHeader(encoded);
    const broken = brokenRule(headerRules, header, {
      algorithms: this.env.TOKEN_SIGNING_ALG,
    });
    if (broken) throw new InvalidTokenError(broken.name, broken.detail);
    const named = { alg: String(header['alg']), kid: String(header['kid']) };
    this.knownHeaders.set(encoded, named);
    return named;
  }
}
