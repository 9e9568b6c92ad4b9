import { type KoaContextWithOIDC, type Provider, errors } from 'oidc-provider';
import { Denial } from '../exchange/denial.js';
import { ScriptFailure } from '../exchange/script-failure.js';
import {
  grantTypeUnsupported,
  requestInvalid,
  scopeInvalid,
  serverError,
  unauthorized,
} from './refusals.js';
import { TokenRefusal } from './token-refusal.js';

const denied = {
  invalid_scope: scopeInvalid,
  invalid_request: requestInvalid,
  server_error: serverError,
};

/** Gives the engine's errors the bodies and statuses of a real tenant. */
export function answerRefusals(provider: Provider): void {
  provider.on('grant.error', answer);
  provider.on('server_error', answer);
}

function answer(ctx: KoaContextWithOIDC, error: Error): void {
  if (ctx.oidc.route !== 'token') return;
  const refusal = toRefusal(ctx, error);
  ctx.status = refusal.statusCode;
  ctx.body = refusal.body;
}

function toRefusal(ctx: KoaContextWithOIDC, error: Error): TokenRefusal {
  if (error instanceof TokenRefusal) return error;
  if (error instanceof Denial) return denied[error.code](error.reason);
  if (error instanceof ScriptFailure) return serverError(error.summary);
  if (error instanceof errors.InvalidClientAuth) return unauthorized();
  if (error instanceof errors.InvalidRequest) {
    if (!ctx.oidc.client) return unauthorized();
    const grantType = ctx.oidc.params?.['grant_type'];
    if (grantType !== 'client_credentials') {
      return grantTypeUnsupported(String(grantType));
    }
    return requestInvalid(error.error_description ?? 'Invalid request');
  }
  if (error instanceof errors.UnsupportedGrantType) {
    return grantTypeUnsupported(String(ctx.oidc.params?.['grant_type']));
  }
  if (error instanceof errors.OIDCProviderError && error.statusCode < 500) {
    return new TokenRefusal(error.statusCode, {
      error: error.error,
      error_description: error.error_description ?? error.message,
    });
  }
  return serverError('The local tenant failed. Its log says why.');
}
