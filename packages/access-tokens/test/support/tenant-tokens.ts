import { audience, namespace } from '../../src/testing/index.js';

type Claims = Readonly<Record<string, unknown>>;

/** The tokens that one kind of tenant issues to a machine and to a user. */
export interface TenantTokens {
  /** The JOSE header without `alg` and `kid`. */
  readonly header: Claims;
  readonly machine: Claims;
  readonly user: Claims;
  /** The machine's client, as the profile reads it. */
  readonly client: { readonly id: string; readonly scopes: readonly string[] };
}

const metadata = { [`${namespace}urn`]: 'urn:example.com:c-one' };
const uuid = '0c8e5c3a-5d5c-4a0e-9c53-6f1a3c1d2b77';

const keycloakUser: Claims = {
  typ: 'Bearer',
  jti: 'onrtac:1f0e9d3c',
  sub: uuid,
  aud: [audience, 'account'],
  azp: 'orders-job',
  sid: '5e0a4b8d',
  acr: '1',
  realm_access: { roles: ['offline_access'] },
  scope: 'profile create:textAnalysis email',
  email_verified: false,
  preferred_username: 'ada',
};

const oktaUser: Claims = {
  ver: 1,
  jti: 'AT.bcNo4WsBA8QS81SOrrTxWbqMsO50lrFxlYK88DlAPiM',
  aud: audience,
  cid: '0oaoesxtxmPf08QHk0h7',
  uid: '00uixa271s6x7qt8I0h7',
  scp: ['create:textAnalysis'],
  sub: 'ada@example.com',
};

const entraUser: Claims = {
  aud: audience,
  ver: '2.0',
  tid: uuid,
  oid: uuid,
  sub: 'pairwise-of-ada',
  azp: '11111111-2222-3333-4444-555555555555',
  azpacr: '1',
  scp: 'create:textAnalysis',
  roles: ['create:textAnalysis'],
};

const cognitoUser: Claims = {
  sub: uuid,
  token_use: 'access',
  scope: `openid ${audience}/create:textAnalysis`,
  version: 2,
  jti: '39cdbc77-8743-4e1e-9669-96e62b165f1c',
  client_id: '1example23456789',
  username: 'ada',
};

const auth0User: Claims = {
  sub: 'auth0|507f1f77bcf86cd799439020',
  aud: [audience, 'https://tenant.example/userinfo'],
  azp: 'a-web-app',
  scope: 'openid create:textAnalysis',
};

/** By profile. The claims are as the vendors document them, without times and `iss`, which tests add. */
export const tenantTokens: Readonly<Record<string, TenantTokens>> = {
  auth0: {
    header: { typ: 'JWT' },
    user: auth0User,
    machine: {
      ...auth0User,
      ...metadata,
      sub: 'orders-job@clients',
      aud: audience,
      azp: 'orders-job',
      scope: 'create:textAnalysis',
      gty: 'client-credentials',
    },
    client: { id: 'orders-job', scopes: ['create:textAnalysis'] },
  },
  cognito: {
    header: { typ: undefined },
    user: cognitoUser,
    machine: {
      ...cognitoUser,
      ...metadata,
      sub: '1example23456789',
      scope: `other-api/read:metrics ${audience}/create:textAnalysis`,
      username: undefined,
    },
    client: { id: '1example23456789', scopes: ['create:textAnalysis'] },
  },
  entra: {
    header: { typ: 'JWT' },
    user: entraUser,
    machine: {
      ...entraUser,
      ...metadata,
      sub: uuid,
      idtyp: 'app',
      scp: undefined,
    },
    client: {
      id: '11111111-2222-3333-4444-555555555555',
      scopes: ['create:textAnalysis'],
    },
  },
  keycloak: {
    header: { typ: 'JWT' },
    user: keycloakUser,
    machine: {
      ...keycloakUser,
      ...metadata,
      sid: undefined,
      client_id: 'orders-job',
      clientHost: '172.17.0.1',
      clientAddress: '172.17.0.1',
      preferred_username: 'service-account-orders-job',
    },
    client: {
      id: 'orders-job',
      scopes: ['profile', 'create:textAnalysis', 'email'],
    },
  },
  okta: {
    header: { typ: undefined },
    user: oktaUser,
    machine: {
      ...oktaUser,
      ...metadata,
      uid: undefined,
      sub: '0oaoesxtxmPf08QHk0h7',
    },
    client: { id: '0oaoesxtxmPf08QHk0h7', scopes: ['create:textAnalysis'] },
  },
};
