import { z } from 'zod';
import {
  flag,
  integer,
  oneOf,
  optionalText,
  section,
  text,
  uniqueObjects,
} from './schema.js';

const day = 86_400;

/** How tokens for an API are bound to their clients. Exports have `null` if they are not. */
const proofOfPossession = z
  .object({
    mechanism: oneOf('none', 'dpop', 'mtls'),
    required: flag(false),
    required_for: oneOf('all_clients', 'public_clients'),
  })
  .refine(
    ({ mechanism, required_for }) =>
      mechanism !== 'mtls' || required_for === 'all_clients',
    { path: ['required_for'], error: 'mtls allows only all_clients' },
  )
  .nullish()
  .transform((proof) => ({
    mechanism: proof?.mechanism ?? 'none',
    /** Whether machine clients must send a proof. They are never public clients. */
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
    /** The value of `aud` in tokens. It need not be a URL. */
    identifier: item.identifier,
    scopes: item.scopes.flatMap((scope) => scope?.value ?? []),
    dialect: item.token_dialect,
    /** Whether tokens of an `_authz` dialect contain `permissions`. */
    enforcePolicies: item.enforce_policies,
    tokenLifetimeSeconds: item.token_lifetime,
    signingAlgorithm: item.signing_alg,
    /** With HS256, the secret that the API shares with the tenant. */
    signingSecret: item.signing_secret,
    /** Whether a real tenant would encrypt the tokens. This one does not. */
    encryptsTokens: item.token_encryption !== undefined,
    proofOfPossession: item.proof_of_possession,
    /** Whether machine clients can get tokens at all. */
    allowsClients: item.subject_type_authorization.client.policy !== 'deny_all',
  }));
