import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import {
  AccessTokenVerifier,
  payloadIsNoObject,
  withoutStackTraces,
  type SigningKey,
  type VerifiedToken,
} from '@repo/access-tokens';
import { Strategy, type SecretOrKeyProvider } from 'passport-jwt';
import { AUTH_OPTIONS, type AuthOptions } from './auth-options.js';

/** A bearer token on its way through passport, which takes it for the request. */
export interface PresentedToken {
  readonly token: string;
  /** The key that the token names, once it is found; passport-jwt does not pass it on to `validate`. */
  key?: SigningKey;
}

/**
 * Verifies access tokens with passport-jwt, which checks the signature and
 * little else. So `AccessTokenVerifier` judges the header before a key is looked
 * up, and the claims afterwards; its rules are a table in `@repo/access-tokens`.
 *
 * Does not check whether a token was revoked (a JWT cannot be), its scopes
 * (`ScopesGuard`), or the client's metadata (`@ClientMetadata()`).
 */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    private readonly verifier: AccessTokenVerifier,
    @Inject(AUTH_OPTIONS) { algorithms }: AuthOptions,
  ) {
    super({
      jwtFromRequest: ({ token }: PresentedToken) => token,
      secretOrKeyProvider: createKeyProvider(verifier),
      algorithms: [...algorithms],
      // Both are claim rules of the verifier, where the log can name the client.
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
      passReqToCallback: true,
    });
  }

  /**
   * Called by passport, with a token from `JwtAuthGuard`. An `AuthGuard('jwt')`
   * of a route comes later and calls it with the request, whose caller is known by then.
   */
  override authenticate(from: object, options?: unknown): void {
    if ('token' in from) super.authenticate(from as never, options);
    else if ('user' in from && from.user) this.success(from.user);
    else this.fail(401);
  }

  /**
   * Judges the claims of a token whose signature is good.
   *
   * @throws {InvalidTokenError} naming the first rule that fails
   */
  validate({ key }: PresentedToken, claims: unknown): VerifiedToken {
    if (!key) throw new Error('a token was verified without a key');
    return this.verifier.judgeClaims(claims, key);
  }
}

/** Finds the key that a token names. Keys offered by the token itself (`jwk`, `jku`, `x5u`, `x5c`) are ignored. */
const createKeyProvider =
  (verifier: AccessTokenVerifier): SecretOrKeyProvider<PresentedToken> =>
  async (presented, token: string, done) => {
    let key: SigningKey;
    try {
      key = await verifier.getKey(token);
    } catch (error) {
      return done(error);
    }
    presented.key = key;
    // Types: the declarations want PEM, the code takes a ready KeyObject.
    const verify = done as (error: unknown, key?: KeyObject) => void;
    try {
      // The rest of the verification happens in this call. jsonwebtoken takes two stack traces of each refusal, which nobody reads.
      withoutStackTraces(() => verify(undefined, key.publicKey));
    } catch {
      // jsonwebtoken reads members of the payload, which can be null.
      done(payloadIsNoObject());
    }
  };
