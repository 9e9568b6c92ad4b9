import { StartupError } from '../config/startup.error.js';

/** A route takes a body that nothing holds to a class. */
export class UnvalidatedBodyError extends StartupError {
  /** @param places each a method, and the class of its body */
  constructor(places: readonly string[]) {
    super(
      'A body is any JSON unless a pipe holds it to its class. Pipe or class is missing at:',
      places,
      'Write @Body(BodyPipe) body: CreateOrder (src/http/body.pipe.ts), a class with a rule of class-validator on each property, imported without "type".',
    );
  }
}
