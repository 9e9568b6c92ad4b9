import {
  ValidationPipe,
  type HttpException,
  type ValidationError,
} from '@nestjs/common';
import { withoutSecrets } from '../logging/without-secrets.js';
import { ProblemException } from '../problem/problem.exception.js';
import { listedMessages } from '../problem/listed-messages.js';

/**
 * Validates a body against its class: `@Body(BodyPipe) body: OrderRequest`.
 * Bound where there is a body, since a global pipe costs every route. Members
 * that the class does not declare are refused, by name; but for those that every
 * object has, such as `toString`, which are left out. Nothing is converted.
 */
export class BodyPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
    });
  }

  /** Nest's own messages, with the path of a nested member, as a problem. */
  override createExceptionFactory(): (
    errors?: ValidationError[],
  ) => ProblemException {
    const nest = super.createExceptionFactory();
    return (errors) => {
      const messages = listedMessages(nest(errors) as HttpException) ?? [];
      return bodyInvalid(messages.map(withoutSecrets));
    };
  }
}

const bodyInvalid = (errors: string[]): ProblemException =>
  new ProblemException('body_invalid', {
    detail:
      errors.length > 0
        ? `${errors.join('; ')}.`
        : 'The body must be a JSON object.',
    extensions: { errors },
  });
