/**
 * The scopes of this API: what each allows, by name. The tenant must have the
 * same ones on the API (`tenant/tenant.yaml`). A scope that is not listed here
 * does not compile in a policy.
 */
export const scopes = {
  'create:textAnalysis': 'Analyze texts',
  'read:metrics': 'Read the metrics of the API',
} as const satisfies Record<string, string>;

export type Scope = keyof typeof scopes;
