import { HttpStatus } from '@nestjs/common';
import type { ProblemDefinition } from '../platform/problem/problem.exception.js';

/** Even a client with nothing in the queue would wait too long. */
export const queueFull = {
  code: 'queue_full',
  status: HttpStatus.SERVICE_UNAVAILABLE,
  title: 'Too much work is waiting',
} as const satisfies ProblemDefinition;

/** The client would wait too long for what it has in the queue already. */
export const clientQueueFull = {
  code: 'client_queue_full',
  status: HttpStatus.TOO_MANY_REQUESTS,
  title: "Too much of the client's work is waiting",
} as const satisfies ProblemDefinition;
