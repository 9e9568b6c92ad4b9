import {
  ValidationPipe,
  type HttpException,
  type ValidationError,
} from '@nestjs/common';
import { withoutSecrets } from '../logging/without-secrets.js';
import { getListedMessages } from '../problem/listed-messages.js';
import { ProblemException } from '../problem/problem.exception.js';

/**
 * Validates a body against its class: `@Body(BodyPipe) body: OrderRequest`. Bind
 * it to each body: a global pipe would cost every route. Members that the class
 * does not declare are refused by name, except those that every object has, such
 * as `toString`, which are dropped. Converts nothing.
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

  /** Nest's own messages, with the paths of nested members, as a problem. */
  override createExceptionFactory(): (
    errors?: ValidationError[],
  ) => ProblemException {
    const nest = super.createExceptionFactory();
    return (errors) => {
      const messages = getListedMessages(nest(errors) as HttpException) ?? [];
      const found = messages.map(withoutSecrets);
      const list = found.join('; ') || 'The body must be a JSON object';
      const problem = { detail: `${list}.`, extensions: { errors: found } };
      return new ProblemException('body_invalid', problem);
    };
  }
}
