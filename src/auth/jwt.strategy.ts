import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import {
  AccessTokenVerifier,
  invalidSignature,
  InvalidTokenError,
  isSignatureValid,
  NamedKey,
  readPayload,
  type VerifiedToken,
} from '@repo/access-tokens';
import { Strategy, type SecretOrKeyProvider } from 'passport-jwt';

/** A token that is passed through passport in place of the request. */
class PresentedToken {
  constructor(readonly token: string) {}
}

/** The claims of a token whose signature is valid, and the key that signed it. */
interface SignedToken {
  readonly claims: unknown;
  readonly named: NamedKey;
}

/**
 * Verifies access tokens with passport-jwt, which gets the key that the token
 * names, verifies the signature and calls `validate`. `AccessTokenVerifier` of
 * `@repo/access-tokens` checks the header, before the key is looked up, and the
 * claims, after the signature.
 *
 * Does not check whether a token was revoked (a JWT cannot be), its scopes
 * (`ScopesGuard`), or the client's metadata (`@ClientMetadata()`).
 */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(private readonly verifier: AccessTokenVerifier) {
    super({
      jwtFromRequest: ({ token }: PresentedToken) => token,
      secretOrKeyProvider: createKeyProvider(verifier),
    });
  }

  /**
   * Verifies a token without passport's middleware. `AuthGuard('jwt')` looks the
   * strategy up by name, so it would use that of the application created last in
   * this process, and it creates long-lived callbacks for each request.
   *
   * @throws {InvalidTokenError | SigningKeysUnavailableError} (as a rejection)
   */
  verify(token: string): Promise<VerifiedToken> {
    return new Promise((resolve, reject) => {
      // Passport requires a separate object with callbacks for each attempt.
      const attempt = Object.create(this) as JwtStrategy;
      attempt.success = resolve;
      attempt.error = reject;
      attempt.fail = (reason) => {
        // There is no reason if `validate()` returned nothing.
        reject(
          reason ?? new InvalidTokenError('route', 'The token was rejected.'),
        );
      };
      attempt.authenticate(new PresentedToken(token));
    });
  }

  /**
   * Called with a token for `JwtAuthGuard`, and with the request for a route's own
   * `AuthGuard('jwt')`, which runs later, when the caller is set.
   */
  override authenticate(from: object, options?: unknown): void {
    if (from instanceof PresentedToken)
      super.authenticate(from as never, options);
    else if ('user' in from && from.user) this.success(from.user);
    else this.fail(401);
  }

  /**
   * Checks the claims of a token whose signature is valid.
   *
   * @throws {InvalidTokenError} naming the first rule that fails
   */
  validate({ claims, named }: SignedToken): VerifiedToken {
    return this.verifier.checkClaims(claims, named.key);
  }
}

/** Gets the key that a token names. Keys in the token itself (`jwk`, `jku`, `x5u`, `x5c`) are ignored. */
const createKeyProvider =
  (verifier: AccessTokenVerifier): SecretOrKeyProvider<PresentedToken> =>
  (_presented, token: string, done) => {
    // passport-jwt's types expect PEM; the verifier below takes a NamedKey.
    const verify = done as (error: unknown, key?: NamedKey) => void;
    try {
      const named = verifier.getKey(token);
      if (named instanceof Promise)
        named.then((fetched) => verify(undefined, fetched), verify);
      else verify(undefined, named);
    } catch (error) {
      verify(error);
    }
  };

/** passport-jwt calls this to verify a token with its key; its types do not declare it. */
type JwtVerifier = (
  token: string,
  key: unknown,
  options: unknown,
  done: (error: unknown, payload?: unknown) => void,
) => void;

/**
 * Replaces passport-jwt's verifier for all strategies of the process, because
 * jsonwebtoken would decode the token again. Other strategies, whose keys are of
 * another type, still use jsonwebtoken.
 */
const passportJwt = Strategy as typeof Strategy & { JwtVerifier: JwtVerifier };
const jsonwebtoken = passportJwt.JwtVerifier;
passportJwt.JwtVerifier = (token, named, options, done) => {
  if (!(named instanceof NamedKey)) {
    jsonwebtoken(token, named, options, done);
    return;
  }
  let claims: unknown;
  try {
    if (!isSignatureValid(token, named.alg, named.key.publicKey))
      throw invalidSignature();
    claims = readPayload(token);
  } catch (error) {
    done(error);
    return;
  }
  done(null, { claims, named });
};
