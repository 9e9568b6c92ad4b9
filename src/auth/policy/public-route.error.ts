import { StartupError } from '../../config/startup.error.js';

/** A public route asks for a caller, and knows none. */
export class PublicRouteError extends StartupError {
  /** @param places each a method, and what it asks for */
  constructor(places: readonly string[]) {
    super(
      'Nobody is known as the caller of a public route, which these would never answer:',
      places,
      'Say who may call them: @AnyClient(), say, in place of @Public().',
    );
  }
}
