import { z } from 'zod';
import { certificate, publicKey, subjectName } from './credential-schemas.js';
import {
  flag,
  integer,
  metadata,
  oneOf,
  optionalText,
  section,
  text,
} from './schema.js';

/** How many tokens may be issued. */
export const quota = section({
  client_credentials: z
    .object({
      per_hour: integer(1).optional(),
      per_day: integer(1).optional(),
      /** If false, the tenant only logs a warning. */
      enforce: flag(true),
    })
    .optional(),
}).transform(({ client_credentials }) => client_credentials);

/** The client's grant types. By default, a tenant enables client_credentials for machine clients, and none for others. */
export const getGrantTypes = <T>(client: {
  readonly grant_types?: T;
  readonly app_type?: unknown;
}): T | string[] =>
  client.grant_types ??
  (client.app_type === 'non_interactive' ? ['client_credentials'] : []);

const credentials = <T extends z.ZodType>(credential: T) =>
  z.object({
    credentials: z
      .array(credential)
      .max(2, 'a client has at most 2 credentials')
      .default([]),
  });

export const client = z
  .object({
    name: text,
    /** Only in exports that were made with ids. */
    client_id: optionalText,
    app_type: z.unknown().optional(),
    grant_types: z.array(text).optional(),
    client_metadata: metadata,
    is_first_party: flag(true),
    require_proof_of_possession: flag(false),
    client_authentication_methods: section({
      private_key_jwt: credentials(publicKey).prefault({}),
      tls_client_auth: credentials(subjectName).optional(),
      self_signed_tls_client_auth: credentials(certificate).optional(),
    }),
    token_quota: quota,
  })
  .transform(({ client_authentication_methods: methods, ...item }) => ({
    name: item.name,
    exportedId: item.client_id,
    /** For private_key_jwt. Exports do not contain them. */
    publicKeys: methods.private_key_jwt.credentials.filter(
      (key) => key !== undefined,
    ),
    /** Whether it has a key whose pem is missing, as in exports. */
    hasUnknownKey: methods.private_key_jwt.credentials.includes(undefined),
    /** How it authenticates with a certificate, if it does. */
    certificateMethod: methods.tls_client_auth
      ? ('tls_client_auth' as const)
      : methods.self_signed_tls_client_auth &&
        ('self_signed_tls_client_auth' as const),
    /** Its own certificates in PEM, for self_signed_tls_client_auth. Exports do not contain them. */
    certificates: (
      methods.self_signed_tls_client_auth?.credentials ?? []
    ).filter((pem) => pem !== undefined),
    /** The name in its certificate, for tls_client_auth. */
    certificateSubject: methods.tls_client_auth?.credentials.find(Boolean),
    grantTypes: getGrantTypes(item),
    metadata: item.client_metadata,
    isFirstParty: item.is_first_party,
    /** Whether its tokens must be bound to a key or a certificate. */
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
