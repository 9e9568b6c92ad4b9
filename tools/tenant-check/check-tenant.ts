import { checks } from './checks.js';
import { gatherFacts } from './facts.js';
import type { Finding } from './finding.js';
import { redact } from './redact.js';
import { type CheckOptions, type Variables, readSettings } from './settings.js';

export interface Report {
  /** Whether an M2M call to the API would succeed, with metadata. */
  readonly ok: boolean;
  readonly tenant: string;
  readonly audience: string;
  readonly client: string | undefined;
  readonly findings: readonly Finding[];
}

/** Asks the tenant that the variables name, and judges its answers. Changes nothing there. */
export async function checkTenant(
  variables: Variables,
  options: CheckOptions = {},
): Promise<Report> {
  const settings = readSettings(variables, options);
  const facts = await gatherFacts(settings);
  const secrets = [settings.credentials?.clientSecret, facts.token?.raw];
  const findings = checks.map(({ name, judge }) => {
    const { mark, seen, remedy } = judge(facts);
    return {
      check: name,
      mark,
      // Tenants quote what they were sent.
      seen: redact(seen, secrets),
      ...(remedy && { remedy: redact(remedy, secrets) }),
    };
  });
  return {
    ok: findings.every(({ mark }) => mark === 'ok' || mark === 'warning'),
    tenant: settings.issuer,
    audience: settings.audience,
    client: settings.credentials?.name,
    findings,
  };
}
