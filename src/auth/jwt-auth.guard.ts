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
import { toException } from './authorization.errors.js';
import { JwtStrategy } from './jwt.strategy.js';
import { getRouteRules } from './route-rules.js';
import { SenderProofs } from './sender-proofs.service.js';

/**
 * Authenticates the caller by the request's access token and sets `request.user`
 * to its client. If the token is bound to a key or a certificate, the request
 * must prove that the sender has it. Global: only `@Public()` routes skip it.
 *
 * Does not check what the client may do: see `ScopesGuard` and `ClaimsGuard`.
 * Rejects anything that is not an HTTP request, unless it is `@GuardedElsewhere()`.
 */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  constructor(
    private readonly verifiedTokens: VerifiedTokens,
    private readonly strategy: JwtStrategy,
    private readonly proofs: SenderProofs,
  ) {}

  /**
   * @throws {OAuthException} 401 if the token is missing, or if the token or its
   *   proof is invalid; 400 if the header is malformed; 503 if they cannot be verified now
   */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return isGuardedElsewhere(context);
    const { policy, requiresProof } = getRouteRules(context);
    if (policy?.kind === 'public') return true;
    const { raw, user } = getRequest(context);
    // If a route also names this guard, it runs twice. The second time, the proof would look like a replay.
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

  /** Sets the caller after checking that the sender may use the verified token. */
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
