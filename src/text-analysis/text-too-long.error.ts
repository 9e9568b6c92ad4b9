import { HttpStatus } from '@nestjs/common';
import {
  ProblemException,
  type ProblemDefinition,
} from '../platform/problem/problem.exception.js';
import { textLimits, type Plan } from './plan.js';

export const textTooLong = {
  code: 'text_too_long',
  status: HttpStatus.PAYLOAD_TOO_LARGE,
  title: 'The text is too long',
} as const satisfies ProblemDefinition;

/** The text is longer than the client's plan allows. */
export class TextTooLongError extends ProblemException {
  /** @param characters the length of the text in Unicode code points */
  constructor(characters: number, plan: Plan) {
    const limit = textLimits[plan];
    super(textTooLong, {
      detail: `The text has ${characters} characters (code points); the ${plan} plan allows ${limit}.`,
      extensions: { limit, plan },
    });
  }
}
