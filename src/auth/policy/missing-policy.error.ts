import { StartupError } from '../../config/startup.error.js';

/** A route says nothing about who may call it. */
export class MissingPolicyError extends StartupError {
  constructor(routes: readonly string[]) {
    super(
      'Every route must say who may call it. No policy on:',
      routes,
      "Put one on the method or its class: @RequiredScopes('…'), @AnyOfScopes('…'), @AnyClient(), @AllowAnonymous() or @Public().",
    );
  }
}
