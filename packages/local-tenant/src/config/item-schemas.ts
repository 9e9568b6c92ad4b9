import { z } from 'zod';
import {
  flag,
  integer,
  metadata,
  oneOf,
  optionalText,
  publicKey,
  section,
  text,
  uniqueObjects,
} from './schema.js';

const day = 86_400;

/** How tokens for an API are bound to their clients. Exports have `null` where they are not. */
const proofOfPossession = z
  .object({
    mechanism: oneOf('none', 'dpop', 'mtls'),
    required: flag(false),
    required_for: oneOf('all_clients', 'public_clients'),
  })
  .refine(
    ({ mechanism, required_for }) =>
      mechanism !== 'mtls' || required_for === 'all_clients',
    { path: ['required_for'], error: 'mtls takes only all_clients' },
  )
  .nullish()
  .transform((proof) => ({
    mechanism: proof?.mechanism ?? 'none',
    /** Of machines, that is: none of them is a public client. */
    isRequired:
      proof?.required === true && proof.required_for === 'all_clients',
  }));

export const api = z
  .object({
    name: text,
    identifier: text,
    scopes: uniqueObjects(
      'value',
      {
        value: text
          .max(280)
          .regex(/^\S*$/, 'a scope must not have white space'),
      },
      1_000,
    ),
    token_dialect: oneOf(
      'access_token',
      'access_token_authz',
      'rfc9068_profile',
      'rfc9068_profile_authz',
    ),
    enforce_policies: flag(false),
    token_lifetime: integer(1, 30 * day).default(day),
    signing_alg: oneOf('RS256', 'RS512', 'PS256', 'HS256'),
    signing_secret: optionalText,
    token_encryption: z.unknown().optional(),
    proof_of_possession: proofOfPossession,
    subject_type_authorization: section({
      client: section({ policy: oneOf('require_client_grant', 'deny_all') }),
    }),
  })
  .transform((item) => ({
    name: item.name,
    /** What tokens say in `aud`. Need not be a URL. */
    identifier: item.identifier,
    scopes: item.scopes.flatMap((scope) => scope?.value ?? []),
    dialect: item.token_dialect,
    /** Whether tokens of an `_authz` dialect carry `permissions`. */
    enforcePolicies: item.enforce_policies,
    tokenLifetimeSeconds: item.token_lifetime,
    signingAlgorithm: item.signing_alg,
    /** With HS256, the secret that the API shares with the tenant. */
    signingSecret: item.signing_secret,
    /** Whether a real tenant would encrypt the tokens. This one does not. */
    encryptsTokens: item.token_encryption !== undefined,
    proofOfPossession: item.proof_of_possession,
    /** Whether machines may ask for tokens at all. */
    allowsClients: item.subject_type_authorization.client.policy !== 'deny_all',
  }));

/** How many tokens may be issued. */
export const quota = section({
  client_credentials: z
    .object({
      per_hour: integer(1).optional(),
      per_day: integer(1).optional(),
      /** Without it, the tenant only writes to its log. */
      enforce: flag(true),
    })
    .optional(),
}).transform(({ client_credentials }) => client_credentials);

/** Tenants enable this grant type by default for machines, and none for other clients. */
export const getGrantTypes = <T>(client: {
  readonly grant_types?: T;
  readonly app_type?: unknown;
}): T | string[] =>
  client.grant_types ??
  (client.app_type === 'non_interactive' ? ['client_credentials'] : []);

export const client = z
  .object({
    name: text,
    /** Exports have it on demand. */
    client_id: optionalText,
    app_type: z.unknown().optional(),
    grant_types: z.array(text).optional(),
    client_metadata: metadata,
    is_first_party: flag(true),
    require_proof_of_possession: flag(false),
    client_authentication_methods: section({
      private_key_jwt: section({
        credentials: z
          .array(publicKey)
          .max(2, 'a client has at most 2 credentials')
          .default([]),
      }),
      tls_client_auth: z.unknown().optional(),
      self_signed_tls_client_auth: z.unknown().optional(),
    }),
    token_quota: quota,
  })
  .transform(({ client_authentication_methods: methods, ...item }) => ({
    name: item.name,
    exportedId: item.client_id,
    /** For private_key_jwt. Exports do not have them. */
    publicKeys: methods.private_key_jwt.credentials.filter(
      (key) => key !== undefined,
    ),
    /** Why a real tenant takes no secret of the client, if so. */
    secretless: methods.private_key_jwt.credentials.includes(undefined)
      ? 'a key whose pem is not here'
      : (methods.tls_client_auth ?? methods.self_signed_tls_client_auth)
        ? 'mTLS, which is not emulated'
        : undefined,
    grantTypes: getGrantTypes(item),
    metadata: item.client_metadata,
    isFirstParty: item.is_first_party,
    /** Whether it gets no token that is not bound to it. */
    requiresProof: item.require_proof_of_possession,
    tokenQuota: item.token_quota,
  }));

export const grants = z
  .array(
    z
      .object({
        client_id: text,
        audience: text,
        scope: z.array(text).default([]),
        allow_all_scopes: flag(false),
        organization_usage: oneOf('deny', 'allow', 'require'),
        allow_any_organization: flag(false),
        subject_type: oneOf('client', 'user'),
      })
      .optional(),
  )
  .default([]);
