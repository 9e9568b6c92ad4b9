/**
 * The scopes of this API, each with what it allows. The tenant must list the same
 * ones (`tenant/tenant.yaml`). A policy with a scope that is not listed here does
 * not compile.
 */
export const scopes = {
  'create:textAnalysis': 'Analyze texts',
  'read:metrics': 'Read the metrics of the API',
} as const satisfies Record<string, string>;

export type Scope = keyof typeof scopes;
