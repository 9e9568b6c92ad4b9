/** A route says nothing about who may call it. */
export class MissingPolicyError extends Error {
  constructor(routes: readonly string[]) {
    super(
      [
        'Every route must say who may call it. No policy on:',
        ...routes.map((route) => `  - ${route}()`),
        "Put one on the method or its class: @RequiredScopes('…'), @AnyOfScopes('…'), @AnyClient(), @AllowAnonymous() or @Public().",
      ].join('\n'),
    );
    this.name = 'MissingPolicyError';
  }
}
