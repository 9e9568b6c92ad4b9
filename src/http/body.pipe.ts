import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { withoutSecrets } from '../logging/without-secrets.js';
import { ProblemException } from '../problem/problem.exception.js';
import { validationMessages } from '../problem/validation-messages.js';

/** How many faults of a body are named: a body can have ten thousand members that nobody knows. */
const maxFaults = 20;

/**
 * Validates a body against its class: `@Body(BodyPipe) body: OrderRequest`.
 * Bound where there is a body, since a global pipe costs every route. Members
 * that the class does not declare are refused, by name; nothing is converted.
 */
export class BodyPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      exceptionFactory: bodyInvalid,
    });
  }
}

function bodyInvalid(errors: ValidationError[]): ProblemException {
  const messages = errors
    .flatMap((error) => validationMessages(error))
    .slice(0, maxFaults)
    // They name members of the body, which the caller has named.
    .map(withoutSecrets);
  return new ProblemException('body_invalid', {
    detail:
      messages.length > 0
        ? `${messages.join('; ')}.`
        : 'The body must be a JSON object.',
    extensions: { errors: messages },
  });
}
