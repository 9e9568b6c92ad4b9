import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { TenantDefinition } from '../config/tenant-definition.js';
import { Denial, ScriptFailure } from '../exchange/script-host.js';
import { errors } from './oidc-provider.js';
import {
  assertionRefused,
  grantTypeNotAllowed,
  notEmulated,
  serverError,
  TokenRefusal,
  unauthorized,
} from './refusals.js';
import type { Transaction } from './token-request.js';

type FindTransaction = (ctx: KoaContextWithOIDC) => Transaction | undefined;

/** Makes the token endpoint answer with a real tenant's bodies and statuses. */
export function answerAsAuth0(
  provider: Provider,
  { clients }: TenantDefinition,
  getTransaction: FindTransaction,
): void {
  const refuse = (ctx: KoaContextWithOIDC, error: Error) => {
    const transaction = getTransaction(ctx);
    if (!transaction) return;
    const clientId = ctx.oidc.client?.clientId;
    // A client that authenticates in the header is known only now.
    transaction.client ??= clients.find((one) => one.clientId === clientId);
    const refusal = toRefusal(ctx, transaction, error);
    transaction.refusal = refusal;
    transaction.refusalDetail = getDetail(error);
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
    const transaction = getTransaction(ctx);
    if (transaction) transaction.accessToken = String(access_token);
    ctx.set(transaction?.headers ?? {});
    ctx.body = {
      access_token,
      ...(scope !== undefined && { scope }),
      expires_in,
      // A real tenant says DPoP for both kinds of bound tokens.
      token_type: transaction?.exchange?.binding ? 'DPoP' : token_type,
    };
  });
}

/** Grant types of a real tenant that are not for machines. */
const otherGrantTypes = [
  'authorization_code',
  'implicit',
  'refresh_token',
  'password',
  'http://auth0.com/oauth/grant-type/mfa-oob',
  'http://auth0.com/oauth/grant-type/mfa-otp',
  'http://auth0.com/oauth/grant-type/mfa-recovery-code',
  'http://auth0.com/oauth/grant-type/passwordless/otp',
  'http://auth0.com/oauth/grant-type/password-realm',
  'urn:auth0:params:oauth:grant-type:token-exchange:federated-connection-access-token',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:okta:params:oauth:grant-type:webauthn',
  'urn:openid:params:grant-type:ciba',
];

function toRefusal(
  ctx: KoaContextWithOIDC,
  { parameters, client }: Transaction,
  error: Error,
): TokenRefusal {
  if (error instanceof TokenRefusal) return error;
  if (error instanceof Denial) {
    const status = error.code === 'server_error' ? 500 : 400;
    return new TokenRefusal(status, error.code, error.reason);
  }
  if (error instanceof ScriptFailure) return serverError(error.summary);
  if (!(error instanceof errors.OIDCProviderError)) {
    return serverError('The local tenant failed. For the reason, see its log.');
  }
  if (!ctx.oidc.client || error instanceof errors.InvalidClientAuth) {
    return parameters.client_assertion
      ? assertionRefused('Invalid client assertion')
      : unauthorized();
  }
  const { grant_type = 'undefined' } = parameters;
  if (grant_type !== 'client_credentials') {
    if (otherGrantTypes.includes(grant_type)) {
      return client?.grantTypes.includes(grant_type)
        ? notEmulated(`the grant type ${grant_type}`)
        : grantTypeNotAllowed(grant_type);
    }
    const description = `Unsupported grant type: ${grant_type}`;
    return new TokenRefusal(403, 'unsupported_grant_type', description);
  }
  const description = error.error_description ?? error.message;
  return new TokenRefusal(error.statusCode, error.error, description);
}

function getDetail(error: Error): string | undefined {
  if (error instanceof errors.OIDCProviderError) {
    return error.error_detail ?? error.error_description;
  }
  const isInResponse =
    error instanceof Denial || error instanceof ScriptFailure;
  return isInResponse ? undefined : String(error);
}
