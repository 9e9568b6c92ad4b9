import {
  Injectable,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import {
  CredentialsMissingError,
  getAuthorizationHeader,
  getCredentials,
  InvalidTokenError,
  VerifiedTokens,
  type MachineClient,
} from '@repo/access-tokens';
import { getReply, getRequest } from '../platform/http/http-context.js';
import { isGuardedElsewhere } from '../platform/routes/route-explorer.js';
import { JwtStrategy } from './jwt.strategy.js';
import { toException } from './authorization.errors.js';
import { getRouteRules } from './route-rules.js';
import { SenderProofs } from './sender-proofs.service.js';

/**
 * Authenticates the caller by the access token of the request and sets
 * `request.user` to its client. A token that is bound to a key counts only with
 * the proof of possession that it names, which each request must bring. Global:
 * only `@Public()` routes skip it. Does not decide what the client may do: see
 * `ScopesGuard` and `ClaimsGuard`. Allows nothing that is not an HTTP request,
 * unless it is `@GuardedElsewhere()`.
 */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  constructor(
    private readonly verifiedTokens: VerifiedTokens,
    private readonly strategy: JwtStrategy,
    private readonly proofs: SenderProofs,
  ) {}

  /**
   * @throws {OAuthException} 401 without a token, or if it or its proof is not
   *   valid; 400 if the header is malformed; 503 if that cannot be decided now
   */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return isGuardedElsewhere(context);
    const { policy, requiresProof } = getRouteRules(context);
    if (policy?.kind === 'public') return true;
    const { raw, user } = getRequest(context);
    // A route that names this guard, too, has it run twice: its proof would be a replay.
    if (user) return true;

    try {
      const header = getAuthorizationHeader(raw) ?? '';
      const known = this.verifiedTokens.get(header);
      if (known) return this.admit(known, header, context);

      const credentials = getCredentials(header, this.proofs.schemes);
      if (credentials)
        return this.strategy
          .verify(credentials.token)
          .then((verified) => {
            this.verifiedTokens.set(header, verified);
            return this.admit(verified.client, header, context);
          })
          .catch(rethrow);
      if (policy?.kind === 'anonymous' && !requiresProof) return true;
      throw new CredentialsMissingError();
    } catch (error) {
      throw toException(error);
    }
  }

  /** Sets the caller, once it has proven that the verified token is its own. */
  private admit(
    client: MachineClient,
    header: string,
    context: ExecutionContext,
  ): true | Promise<true> {
    const request = getRequest(context);
    const proof = this.proofs.check(client, header, request.raw);
    if (!client.confirmation && getRouteRules(context).requiresProof)
      throw new InvalidTokenError(
        'cnf',
        'cnf is missing: this route accepts only tokens bound to a key.',
        { clientId: client.id },
      );
    if (!proof) {
      request.user = client;
      return true;
    }
    return proof.then((nonce) => {
      if (nonce) void getReply(context).header('dpop-nonce', nonce);
      request.user = client;
      return true as const;
    }, rethrow);
  }
}

const rethrow = (error: unknown): never => {
  throw toException(error);
};
