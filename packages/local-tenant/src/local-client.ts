import type {
  ClientDefinition,
  TenantDefinition,
} from './config/tenant-definition.js';
import { readTenant } from './config/tenant-source.js';
import { usesCertificate } from './oauth/mutual-tls.js';
import type { Variables } from './variables.js';

/** A client of the local tenant, with everything that it needs to request a token. */
export type LocalClient = Readonly<ReturnType<typeof describeClients>[number]>;

export const describeClients = (tenant: TenantDefinition) =>
  tenant.clients.map((client) => {
    const { name, clientId, clientSecret = '', metadata } = client;
    return {
      name,
      clientId,
      /** Empty if the client authenticates with a key or a certificate. */
      clientSecret,
      metadata,
      /** Whether token requests present its certificate. */
      usesCertificate: usesCertificate(client, tenant),
      grants: tenant.grants
        .filter((grant) => grant.clientId === clientId)
        .map(({ audience, scopes }) => ({
          audience,
          scopes,
          /** The proof of possession that a token request must include, if any. */
          requiredProof: getRequiredProof(client, tenant, audience),
        })),
    };
  });

/** What the client lacks for a useful token, as text to show. */
export const getMissing = ({
  grants,
  metadata,
}: Pick<LocalClient, 'grants' | 'metadata'>) => [
  ...(grants.length === 0 ? ['no grant'] : []),
  ...(grants.some(({ scopes }) => scopes.length === 0) ? ['no scope'] : []),
  ...(Object.keys(metadata).length === 0 ? ['no metadata'] : []),
];

function getRequiredProof(
  { requiresProof }: ClientDefinition,
  { apis }: TenantDefinition,
  audience: string,
) {
  const api = apis.find(({ identifier }) => identifier === audience);
  const { mechanism, isRequired } = api?.proofOfPossession ?? {};
  return requiresProof || isRequired ? mechanism : undefined;
}

/** The body of this client's token requests. */
export const getTokenRequest = (
  { clientId, clientSecret }: LocalClient,
  audience: string | undefined,
) => ({
  client_id: clientId,
  ...(clientSecret && { client_secret: clientSecret }),
  audience,
  grant_type: 'client_credentials',
});

/**
 * The client with this name or id, ignoring case. Default: the first client
 * that has a grant.
 *
 * @throws {Error} if there is none; the message lists the clients
 */
export function findLocalClient(
  clients: readonly LocalClient[],
  name = (clients.find((one) => one.grants.length > 0) ?? clients[0])?.name ??
    '',
): LocalClient {
  const client = clients.find((one) =>
    [one.name, one.clientId].some(
      (known) => known.toLowerCase() === name.toLowerCase(),
    ),
  );
  if (client) return client;
  throw new Error(
    clients.length === 0
      ? 'The local tenant has no clients: add one to tenant.yaml.'
      : `The local tenant has no client "${name}". It has: ${clients.map((one) => one.name).join(', ')}.`,
  );
}

/** What a client authenticates with. */
export interface Credentials {
  /** The client's name if it is known, otherwise its id. To show to people. */
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Only a client of the local tenant has these. */
  readonly usesCertificate?: boolean;
  readonly grants?: LocalClient['grants'];
}

/**
 * The client to request a token for: the local tenant's client with this name.
 * Without a name, the client in `CHECK_CLIENT_ID` and `CHECK_CLIENT_SECRET`,
 * otherwise the local tenant's default client.
 *
 * @throws {Error} if there is none; the message says what to set or use
 */
export function findCredentials(
  name: string | undefined,
  {
    directory,
    tenantIsLocal,
    env,
  }: { directory: string; tenantIsLocal: boolean; env: Variables },
): Credentials {
  const { CHECK_CLIENT_ID: clientId, CHECK_CLIENT_SECRET: clientSecret } = env;
  if (clientId && clientSecret && name === undefined) {
    return { name: clientId, clientId, clientSecret };
  }
  if (Boolean(clientId) !== Boolean(clientSecret) && name === undefined) {
    const [set, missing] = clientId
      ? ['CHECK_CLIENT_ID', 'CHECK_CLIENT_SECRET']
      : ['CHECK_CLIENT_SECRET', 'CHECK_CLIENT_ID'];
    throw new Error(
      `${set} is set, but ${missing} is not. Set both or, for the local tenant, neither.`,
    );
  }
  if (!tenantIsLocal) {
    throw new Error(
      'For a real tenant, set CHECK_CLIENT_ID and CHECK_CLIENT_SECRET in .env to those of a client (Auth0: Applications > Applications > your client > Settings), and leave out --client.',
    );
  }
  const tenant = readTenant(directory, env);
  return findLocalClient(describeClients(tenant), name ?? tenant.demo.client);
}
