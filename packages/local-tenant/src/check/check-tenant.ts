import { claimChecks } from './checks/claims.js';
import { metadataCheck } from './checks/metadata.js';
import { proofCheck } from './checks/proof.js';
import { tenantChecks } from './checks/tenant.js';
import { tokenChecks } from './checks/token.js';
import { variableChecks } from './checks/variables.js';
import { gatherFacts } from './facts.js';
import type { Check, Finding } from './finding.js';
import { type CheckOptions, readSettings } from './settings.js';
import type { Variables } from '../variables.js';

/** In the order of a call: variables, tenant, token request, token, metadata. */
export const checks: readonly Check[] = [
  ...variableChecks,
  ...tenantChecks,
  ...tokenChecks,
  proofCheck,
  ...claimChecks,
  metadataCheck,
];

export type Report = Awaited<ReturnType<typeof checkTenant>>;

/** Sends requests to the tenant in the variables, and checks the answers. Changes nothing there. */
export async function checkTenant(
  variables: Variables,
  options: CheckOptions = {},
) {
  const settings = readSettings(variables, options);
  const facts = await gatherFacts(settings);
  // Tenants may repeat what they were sent.
  const secrets = [settings.credentials?.clientSecret, facts.token?.raw];
  const findings = checks.map(({ name: check, judge }): Finding => {
    const { mark, seen, remedy } = judge(facts);
    const text =
      typeof remedy === 'object'
        ? remedy[facts.settings.tenantIsLocal ? 'local' : 'auth0']
        : remedy;
    return {
      check,
      mark,
      seen: redact(seen, secrets),
      ...(text && { remedy: redact(text, secrets) }),
    };
  });
  return {
    /** Whether the client can call the API, with its metadata if the API reads any. */
    ok:
      facts.token !== undefined &&
      findings.every(({ mark }) => mark !== 'failed'),
    tenant: settings.issuer,
    audience: settings.audience,
    client: settings.credentials?.name,
    findings,
  };
}

const anyToken = /[\w-]{16,}\.[\w-]{16,}\.[\w-]*/g;

/** Removes these secrets, and everything that looks like a token. */
function redact(text: string, secrets: readonly (string | undefined)[]) {
  let safe = text;
  for (const secret of secrets) {
    if (secret) safe = safe.replaceAll(secret, '(secret)');
  }
  return safe.replaceAll(anyToken, '(token)');
}
