import { StartupError } from '../config/startup.error.js';

/** A route takes a body that nothing holds to its class. */
export class UnvalidatedBodyError extends StartupError {
  /** @param places each a method, and the class of its body */
  constructor(places: readonly string[]) {
    super(
      'A body is any JSON unless a pipe holds it to its class. None is bound to:',
      places,
      'Bind one, @Body(BodyPipe) body: …, and put a rule of class-validator on each property of the class.',
    );
  }
}
