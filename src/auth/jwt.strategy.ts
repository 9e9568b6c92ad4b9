import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy, type StrategyOptionsWithRequest } from 'passport-jwt';
import { environment } from '../config/environment.js';
import { isNestedTooDeep, maxNesting } from '../json/nesting.js';
import { machineClient, type MachineClient } from './client/machine-client.js';
import { InvalidTokenError } from './errors/invalid-token.error.js';
import type { PresentedToken } from './presented-token.js';
import type { SigningKey } from './signing-keys/signing-key.js';
import { TokenKeyProvider } from './signing-keys/token-key.provider.js';
import { isJsonObject } from '../json/json-object.js';
import { tokenProfiles } from './token/token-profiles.js';
import { brokenRule, claimRules } from './token/token-rules.js';

/** A caller whose token passed every rule, with the key that it was signed by. */
export interface VerifiedToken {
  readonly client: MachineClient;
  readonly key: SigningKey;
}

/**
 * Verifies access tokens with passport-jwt. That package checks the signature
 * and little else, so the header is judged before a key is looked up
 * (`TokenKeyProvider`), and the claims are held to `token/token-rules.ts`.
 *
 * Does not check whether a token was revoked (a JWT cannot be asked), nor
 * scopes (`ScopesGuard`), nor the client's metadata (`@ClientMetadata()`).
 */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    @Inject(environment.KEY)
    private readonly env: ConfigType<typeof environment>,
    keys: TokenKeyProvider,
  ) {
    super({
      jwtFromRequest: ({ token }: PresentedToken) => token,
      secretOrKeyProvider: keys.provide,
      algorithms: env.TOKEN_SIGNING_ALG,
      // Both are rows of the claim rules, where the log can name the client.
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
      passReqToCallback: true,
      // The types know Express requests and PEM keys; the code takes any object and a ready KeyObject.
    } as unknown as StrategyOptionsWithRequest);
  }

  /**
   * Judges the claims of a token whose signature is good.
   *
   * @throws {InvalidTokenError} naming the first rule that does not hold
   */
  validate({ key }: PresentedToken, claims: unknown): VerifiedToken {
    if (!isJsonObject(claims)) {
      throw new InvalidTokenError(
        'format',
        "The token's payload is not a JSON object.",
      );
    }
    if (isNestedTooDeep(claims)) {
      throw new InvalidTokenError(
        'format',
        `The token's payload is nested more than ${maxNesting} levels deep.`,
      );
    }
    if (!key) throw new Error('a token was verified without a key');
    const profile = tokenProfiles[this.env.TOKEN_PROFILE];
    const id = profile.clientId(claims);
    const clientId = typeof id === 'string' ? id : '';

    const broken = brokenRule(claimRules, claims, {
      issuer: key.issuer,
      audience: this.env.AUDIENCE,
      profile,
      now: Date.now() / 1000,
      toleranceSeconds: this.env.CLOCK_TOLERANCE_SECONDS,
    });
    if (broken)
      throw new InvalidTokenError(broken.name, broken.detail, { clientId });
    return {
      client: machineClient(
        clientId,
        claims,
        this.env.CLAIM_NAMESPACE,
        profile.scopes(claims, this.env.AUDIENCE),
      ),
      key,
    };
  }
}
