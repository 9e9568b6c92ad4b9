import { type KoaContextWithOIDC, type Provider, errors } from 'oidc-provider';
import { Denial } from '../exchange/denial.js';
import { ScriptFailure } from '../exchange/script-failure.js';
import {
  assertionRefused,
  grantTypeNotAllowed,
  grantTypeUnsupported,
  requestInvalid,
  scopeInvalid,
  serverError,
  unauthorized,
} from './refusals.js';
import { TokenRefusal } from './token-refusal.js';
import type { Transaction } from './transaction.js';

type FindTransaction = (ctx: KoaContextWithOIDC) => Transaction | undefined;

/** Gives the token endpoint's answers the bodies and statuses of a real tenant. */
export function answerAsAuth0(
  provider: Provider,
  transactionOf: FindTransaction,
): void {
  const refuse = (ctx: KoaContextWithOIDC, error: Error) => {
    const transaction = transactionOf(ctx);
    if (!transaction) return;
    const refusal = toRefusal(ctx, transaction, error);
    transaction.refusal = refusal;
    transaction.refusalDetail = detailOf(error);
    ctx.set(transaction.headers);
    ctx.status = refusal.statusCode;
    ctx.body = refusal.body;
  };
  provider.on('grant.error', refuse);
  provider.on('server_error', refuse);

  provider.on('grant.success', (ctx) => {
    const { access_token, scope, expires_in, token_type } = ctx.body as Record<
      string,
      unknown
    >;
    ctx.set(transactionOf(ctx)?.headers ?? {});
    ctx.body = {
      access_token,
      ...(scope !== undefined && { scope }),
      expires_in,
      token_type,
    };
  });
}

/** Grant types that a tenant knows, though machines have no use for them. */
const otherGrantTypes = [
  'authorization_code',
  'implicit',
  'refresh_token',
  'password',
  'http://auth0.com/oauth/grant-type/password-realm',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:openid:params:grant-type:ciba',
];

const refusalOfDenial = {
  invalid_scope: scopeInvalid,
  invalid_request: requestInvalid,
  server_error: serverError,
};

function toRefusal(
  ctx: KoaContextWithOIDC,
  { parameters }: Transaction,
  error: Error,
): TokenRefusal {
  if (error instanceof TokenRefusal) return error;
  if (error instanceof Denial) return refusalOfDenial[error.code](error.reason);
  if (error instanceof ScriptFailure) return serverError(error.summary);
  if (!(error instanceof errors.OIDCProviderError)) {
    return serverError('The local tenant failed. Its log says why.');
  }
  if (!ctx.oidc.client || error instanceof errors.InvalidClientAuth) {
    return parameters.client_assertion
      ? assertionRefused('Invalid client assertion')
      : unauthorized();
  }
  const { grant_type = 'undefined' } = parameters;
  if (grant_type !== 'client_credentials') {
    return otherGrantTypes.includes(grant_type)
      ? grantTypeNotAllowed(grant_type)
      : grantTypeUnsupported(grant_type);
  }
  return new TokenRefusal(error.statusCode, {
    error: error.error,
    error_description: error.error_description ?? error.message,
  });
}

function detailOf(error: Error): string | undefined {
  if (error instanceof errors.OIDCProviderError) {
    return error.error_detail ?? error.error_description;
  }
  const isTold = error instanceof Denial || error instanceof ScriptFailure;
  return isTold ? undefined : String(error);
}
