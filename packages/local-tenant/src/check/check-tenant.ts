import type { Variables } from '../variables.js';
import { claimChecks } from './checks/claims.js';
import { metadataCheck } from './checks/metadata.js';
import { proofCheck } from './checks/proof.js';
import { tenantChecks } from './checks/tenant.js';
import { tokenChecks } from './checks/token.js';
import { variableChecks } from './checks/variables.js';
import { gatherFacts } from './facts.js';
import type { Check, Finding } from './finding.js';
import { type CheckOptions, readSettings } from './settings.js';

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

/** Sends requests to the tenant in the variables, and checks the responses. Changes nothing there. */
export async function checkTenant(
  variables: Variables,
  options: CheckOptions = {},
) {
  const settings = readSettings(variables, options);
  const facts = await gatherFacts(settings);
  const findings = checks.map(({ name: check, judge }): Finding => {
    const { mark, seen, remedy } = judge(facts);
    const text =
      typeof remedy === 'object'
        ? remedy[facts.settings.tenantIsLocal ? 'local' : 'auth0']
        : remedy;
    return {
      check,
      mark,
      seen: withoutTokens(seen),
      ...(text && { remedy: withoutTokens(text) }),
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

/** Removes everything that looks like a token, because a tenant may repeat one in an error. */
const withoutTokens = (text: string): string =>
  text.replaceAll(/[\w-]{16,}\.[\w-]{16,}\.[\w-]*/g, '(token)');
