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

/** A bearer token on its way through passport, which takes it for the request. */
class PresentedToken {
  constructor(readonly token: string) {}
}

/** The claims of a token whose signature is good, and the key that it was signed with. */
interface SignedToken {
  readonly claims: unknown;
  readonly named: NamedKey;
}

/**
 * Verifies access tokens with passport-jwt, which asks for the key that the token
 * names, has the signature verified with it, and calls `validate`. Header and
 * claims are judged by `AccessTokenVerifier`, whose rules are tables in
 * `@repo/access-tokens`: the header, with its `alg`, before a key is looked up.
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
   * Verifies a token, in place of passport's middleware. `AuthGuard('jwt')` would
   * look the strategy up by its name, which is that of the application created
   * last in this process, and the callbacks that passport makes for each request
   * survive until V8's major garbage collection.
   *
   * @throws {InvalidTokenError | SigningKeysUnavailableError} (as a rejection)
   */
  verify(token: string): Promise<VerifiedToken> {
    return new Promise((resolve, reject) => {
      // Passport's contract: each attempt is an object of its own, with callbacks.
      const attempt = Object.create(this) as JwtStrategy;
      attempt.success = resolve;
      attempt.error = reject;
      attempt.fail = (reason) => {
        // Without a reason, `validate()` returned nothing.
        reject(
          reason ?? new InvalidTokenError('route', 'The token was rejected.'),
        );
      };
      attempt.authenticate(new PresentedToken(token));
    });
  }

  /**
   * Called by passport, with a token from `JwtAuthGuard`. An `AuthGuard('jwt')`
   * of a route comes later and calls it with the request, whose caller is known by then.
   */
  override authenticate(from: object, options?: unknown): void {
    if (from instanceof PresentedToken)
      super.authenticate(from as never, options);
    else if ('user' in from && from.user) this.success(from.user);
    else this.fail(401);
  }

  /**
   * Judges the claims of a token whose signature is good.
   *
   * @throws {InvalidTokenError} naming the first rule that fails
   */
  validate({ claims, named }: SignedToken): VerifiedToken {
    return this.verifier.judgeClaims(claims, named.key);
  }
}

/** Finds the key that a token names. Keys offered by the token itself (`jwk`, `jku`, `x5u`, `x5c`) are ignored. */
const createKeyProvider =
  (verifier: AccessTokenVerifier): SecretOrKeyProvider<PresentedToken> =>
  (_presented, token: string, done) => {
    // Types: the declarations want PEM, the verifier below takes a NamedKey.
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

/** What passport-jwt calls to verify a token with its key; not declared in its types. */
type JwtVerifier = (
  token: string,
  key: unknown,
  options: unknown,
  done: (error: unknown, payload?: unknown) => void,
) => void;

/**
 * passport-jwt's verifier can be replaced, for all of its strategies at once.
 * jsonwebtoken decodes what `getKey()` has read already, twice, and builds
 * strings and streams around each signature: a tenth of the CPU time of a new
 * token. It still serves other strategies, whose keys are of another kind.
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
