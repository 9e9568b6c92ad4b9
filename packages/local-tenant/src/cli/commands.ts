import type { Run } from './command.js';

export interface Command {
  readonly summary: string;
  readonly examples: readonly string[];
  readonly options: readonly (keyof typeof options)[];
  /** Whether `--` and another command may follow. */
  readonly takesCommand?: boolean;
  /** Text below the options in the help. */
  readonly notes: string;
  /** Loads the command only when it runs, because the engine is slow to load. */
  readonly load: () => Promise<Run>;
}

/** The value of each option, if it takes one, and its description. */
export const options = {
  client: [
    '<name>',
    'a client of the local tenant; default: the one in the demo section of tenant.local.yaml, or else the first one with a grant',
  ],
  scope: [
    '<scopes>',
    'the scopes to request; default: all that the client is granted',
  ],
  issuer: [
    '<url>',
    'the issuer to check if ISSUER_BASE_URL lists several; default: the first',
  ],
  types: [
    '<tsconfig>',
    'also type-checks this TypeScript project, in watch mode',
  ],
  container: [
    '',
    'listens on all addresses, for a container that publishes the port on localhost',
  ],
  api: ['<command>', 'the command that starts the API, if it is not running'],
  call: [
    '<path>',
    'calls the API with the token and prints the response instead of the token',
  ],
  dpop: [
    '',
    'binds the token to a new key (DPoP), even if that is not required',
  ],
  proof: [
    '<request>',
    'prints a bound token and the proof for a request, as headers for curl',
  ],
  nonce: ['<nonce>', 'the DPoP-Nonce of the API’s last response, for --proof'],
  decode: ['', 'prints the token’s header and payload, with explanations'],
  json: ['', 'prints JSON, for programs'],
  directory: [
    '<folder>',
    'the folder that contains tenant.yaml and tenant.local.yaml; default: tenant',
  ],
  help: ['', 'prints this help'],
} as const;

const realTenants =
  'For a real tenant, set CHECK_CLIENT_ID and CHECK_CLIENT_SECRET. CHECK_SCOPE is the default for --scope.';

export const commands: Readonly<Record<string, Command>> = {
  start: {
    summary: 'Runs the local tenant until it is interrupted.',
    examples: ['start', 'start -- nest start --watch'],
    options: ['types', 'container', 'json'],
    takesCommand: true,
    notes: `The command after -- starts your API. When the API ends, so does the tenant, with the same exit code. With an API, the tenant starts only if ISSUER_BASE_URL is its URL or is not set.
With --types, tsc watches that project and prints its errors. They do not stop the API.
With --json, it prints one line of JSON once everything is ready. The log goes to standard error.
The tenant listens on the first http://localhost URL in ISSUER_BASE_URL; default: http://localhost:4000/. Its signing keys are stored in .tenant/keys.json.`,
    load: async () => (await import('./start.js')).start,
  },
  token: {
    summary: 'Requests an access token and prints it.',
    examples: ['token', 'token --client "Shop" --decode --call /client'],
    options: [
      'client',
      'scope',
      'decode',
      'call',
      'dpop',
      'proof',
      'nonce',
      'json',
    ],
    notes: `--call sends a GET request. For the path in the demo section of tenant.local.yaml, it sends the same request as demo.
--proof takes a method and a path of the API: npx local-tenant token --proof "GET /client" | curl -H @- http://localhost:3000/client
The key is not stored, so the token works for this one request only.
If the local tenant is not running, it is started for this request. ${realTenants}`,
    load: async () => (await import('./token.js')).token,
  },
  check: {
    summary: 'Checks a tenant, local or real, and says what to fix.',
    examples: ['check', 'check --json'],
    options: ['client', 'scope', 'issuer', 'json'],
    notes: `It reads the API’s variables: ISSUER_BASE_URL, AUDIENCE, CLAIM_NAMESPACE, JWKS_URI, TOKEN_SIGNING_ALG, TOKEN_PROFILE, PROOF_OF_POSSESSION and CLOCK_TOLERANCE_SECONDS. With the local tenant, the first three default to the values in its files. ${realTenants}
The metadata that routes require is read from CHECK_METADATA or, if that is not set, from the openapi.json of the running API.
It succeeds only if this client can call the API with its metadata.`,
    load: async () => (await import('./check.js')).check,
  },
  rotate: {
    summary: 'Rotates the signing key of the running local tenant.',
    examples: ['rotate'],
    options: ['json'],
    notes:
      'Tokens signed with the previous key stay valid until that key is revoked.',
    load: async () => (await import('./keys.js')).rotate,
  },
  revoke: {
    summary: 'Revokes the previous signing keys of the running local tenant.',
    examples: ['revoke'],
    options: ['json'],
    notes: 'Tokens signed with these keys become invalid.',
    load: async () => (await import('./keys.js')).revoke,
  },
  demo: {
    summary: 'Shows how a client’s metadata gets from the tenant to your API.',
    examples: ['demo --api "node dist/main.js"', 'demo --client "Shop"'],
    options: ['client', 'api'],
    notes:
      'It uses the local tenant and the API that are already running, and starts them if they are not. The demo section of tenant.local.yaml says what to call; default: GET /client. It stops at the first unexpected response, and fails.',
    load: async () => (await import('./demo.js')).demo,
  },
};
