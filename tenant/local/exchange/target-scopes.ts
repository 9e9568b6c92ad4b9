const maxScopeLength = 280;
const maxScopes = 1_000;

/** The scopes that Actions aim at (early access). The client's grant has the last word. */
export class TargetScopes {
  #scopes: Set<string>;

  constructor(scopes: readonly string[]) {
    this.#scopes = new Set(scopes);
  }

  get current(): string[] {
    return [...this.#scopes];
  }

  add(scope: string): void {
    this.#replace([...this.#scopes, scope]);
  }

  remove(scope: string): void {
    assertScope(scope);
    this.#scopes.delete(scope);
  }

  set(scopes: string[]): void {
    if (!Array.isArray(scopes)) throw new TypeError('scopes must be an array');
    this.#replace(scopes);
  }

  clear(): void {
    this.#scopes.clear();
  }

  /** What the grant does not hold is dropped without a word. */
  within(granted: readonly string[]): string[] {
    return granted.filter((scope) => this.#scopes.has(scope));
  }

  #replace(scopes: readonly string[]): void {
    for (const scope of scopes) assertScope(scope);
    if (scopes.length > maxScopes) {
      throw new Error(`a token has at most ${maxScopes} scopes`);
    }
    this.#scopes = new Set(scopes);
  }
}

function assertScope(scope: unknown): void {
  if (
    typeof scope !== 'string' ||
    scope === '' ||
    /\s/.test(scope) ||
    scope.length > maxScopeLength
  ) {
    throw new TypeError(
      `a scope is a string of 1 to ${maxScopeLength} characters without white space`,
    );
  }
}
