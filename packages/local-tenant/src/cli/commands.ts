import type { Run } from './command.js';

export interface Command {
  readonly summary: string;
  readonly examples: readonly string[];
  readonly options: readonly (keyof typeof options)[];
  /** What else there is to know. */
  readonly notes: string;
  /** Loads it only when it runs, since the engine takes its time to load. */
  readonly load: () => Promise<Run>;
}

/** The value of each option, if it has one, and what it is for. */
export const options = {
  client: [
    '<name>',
    'the client of the local tenant; by default the one that demo names in tenant.local.yaml, else the first',
  ],
  scope: [
    '<scopes>',
    'the scopes to request; by default all that the client is granted',
  ],
  issuer: ['<url>', 'which of several issuers to check; by default the first'],
  types: ['<tsconfig>', 'the TypeScript project to type-check meanwhile'],
  container: [
    '',
    'listens on all addresses, for a container that publishes the port on localhost',
  ],
  api: ['<command>', 'the command that starts the API, if it is not running'],
  call: [
    '<path>',
    'calls the API with the token instead, and prints its answer',
  ],
  dpop: [
    '',
    'binds the token to a new key (DPoP), even if that is not required',
  ],
  proof: [
    '<request>',
    'prints a bound token and the proof for a request, as headers for curl',
  ],
  decode: ['', 'explains the token’s header and payload instead'],
  json: ['', 'prints JSON, for programs'],
  directory: [
    '<folder>',
    'the folder of tenant.yaml and tenant.local.yaml; by default tenant',
  ],
  help: ['', 'prints this help'],
} as const;

const realTenants =
  'The client of a real tenant comes from CHECK_CLIENT_ID and CHECK_CLIENT_SECRET. CHECK_SCOPE is the default of --scope.';

export const commands: Readonly<Record<string, Command>> = {
  start: {
    summary: 'Runs the local tenant until it is interrupted.',
    examples: ['start', 'start -- nest start --watch'],
    options: ['types', 'container', 'json'],
    notes: `With --, it also starts the command that follows, which runs your API, and ends with its exit code. Then the local tenant runs only if ISSUER_BASE_URL names it, or is not set.
With --types, tsc watches that project and prints its errors; nothing waits for it.
With --json, it prints one line once everything is ready, and its log to standard error.
The tenant listens at the first http://localhost URL of ISSUER_BASE_URL, by default at http://localhost:4000/. Its keys are kept in .tenant/keys.json.`,
    load: async () => (await import('./start.js')).start,
  },
  token: {
    summary: 'Requests an access token and prints it.',
    examples: ['token', 'token --client "Shop" --decode --call /client'],
    options: ['client', 'scope', 'decode', 'call', 'dpop', 'proof', 'json'],
    notes: `--call sends GET, or at the path in the section demo of tenant.local.yaml what demo sends there.
--proof takes a method and a path of the API: npx local-tenant token --proof "GET /client" | curl -H @- http://localhost:3000/client
Its key is gone afterwards, so the proof is the only one for this token, and good for one request.
If the local tenant does not run, it is started for this token. ${realTenants}`,
    load: async () => (await import('./token.js')).token,
  },
  check: {
    summary: 'Checks a tenant, local or real, and says what to fix.',
    examples: ['check', 'check --json'],
    options: ['client', 'scope', 'issuer', 'json'],
    notes: `It reads the API’s variables: ISSUER_BASE_URL, AUDIENCE, CLAIM_NAMESPACE, JWKS_URI, TOKEN_SIGNING_ALG, TOKEN_PROFILE, PROOF_OF_POSSESSION and CLOCK_TOLERANCE_SECONDS. With the local tenant, its files have defaults for the first three. ${realTenants}
The metadata that routes demand is what CHECK_METADATA lists, or else what openapi.json of the API on PORT says.
It succeeds only if a call of this client to the API would succeed with its metadata.`,
    load: async () => (await import('./check.js')).check,
  },
  rotate: {
    summary: 'Rotates the signing key of the running local tenant.',
    examples: ['rotate'],
    options: ['json'],
    notes: 'Tokens of the previous key stay valid until it is revoked.',
    load: async () => (await import('./keys.js')).rotate,
  },
  revoke: {
    summary: 'Revokes the previous signing keys of the running local tenant.',
    examples: ['revoke'],
    options: ['json'],
    notes: 'The tokens that they signed become invalid.',
    load: async () => (await import('./keys.js')).revoke,
  },
  demo: {
    summary:
      'Shows a client’s metadata on its way from the tenant to your API.',
    examples: ['demo --api "node dist/main.js"', 'demo --client "Shop"'],
    options: ['client', 'api'],
    notes:
      'It uses the local tenant and the API that run, and starts what does not. What it calls is in the section demo of tenant.local.yaml; by default GET /client.',
    load: async () => (await import('./demo.js')).demo,
  },
};
