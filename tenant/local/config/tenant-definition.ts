/** A tenant as its files describe it, checked and with every name resolved. */
export interface TenantDefinition {
  readonly apis: readonly ApiDefinition[];
  readonly clients: readonly ClientDefinition[];
  readonly grants: readonly GrantDefinition[];
  /** What runs when a client asks for a token, in this order. */
  readonly scripts: readonly ScriptDefinition[];
}

export interface ApiDefinition {
  readonly name: string;
  /** What tokens say in `aud`. Need not be a URL. */
  readonly identifier: string;
  readonly scopes: readonly string[];
  readonly tokenLifetimeSeconds: number;
}

export interface ClientDefinition {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly grantTypes: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** One client's right to ask for tokens for one API. */
export interface GrantDefinition {
  readonly clientId: string;
  readonly audience: string;
  readonly scopes: readonly string[];
}

/** An Action or a legacy Hook. */
export interface ScriptDefinition {
  readonly kind: 'action' | 'hook';
  readonly name: string;
  readonly path: string;
  readonly secrets: Readonly<Record<string, string>>;
}
