import type { LocalClient } from '../tenant/local/local-client.js';
import { readLocalClients } from '../tenant/local/read-local-clients.js';

/** With what a client proves to the tenant who it is. */
export interface Credentials {
  /** The client's name where it is known, else its id. For people to read. */
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * The client to ask as: the local tenant's of that name, else the one that
 * `CHECK_CLIENT_ID` and `CHECK_CLIENT_SECRET` name, else the local Partner One.
 *
 * @throws {Error} saying what is missing, or which clients there are
 */
export function findCredentials(
  name: string | undefined,
  tenantIsLocal: boolean,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Credentials {
  const { CHECK_CLIENT_ID: clientId, CHECK_CLIENT_SECRET: clientSecret } =
    variables;
  if (clientId && clientSecret && name === undefined) {
    return { name: clientId, clientId, clientSecret };
  }
  if (!tenantIsLocal) {
    throw new Error(
      'ISSUER_BASE_URL names a tenant whose clients are not known here: in .env, set CHECK_CLIENT_ID and CHECK_CLIENT_SECRET to those of a client (Auth0: Applications > Applications > your client > Settings), and leave out --client.',
    );
  }
  return findLocalClient(readLocalClients(variables), name);
}

/**
 * The client of the local tenant with this name or id, in any case; Partner One
 * by default.
 *
 * @throws {Error} saying which clients there are
 */
export function findLocalClient(
  clients: readonly LocalClient[],
  name = 'Partner One',
): LocalClient {
  const client = clients.find((one) =>
    [one.name, one.clientId].some(
      (known) => known.toLowerCase() === name.toLowerCase(),
    ),
  );
  if (client) return client;
  throw new Error(
    `The local tenant has no client "${name}". Those of tenant/tenant.yaml are: ${clients.map((one) => one.name).join(', ')}.`,
  );
}
