import { HttpStatus } from '@nestjs/common';
import type { ProblemDefinition } from '../platform/problem/problem.exception.js';

/** Any client would wait too long, even one with nothing in the queue. */
export const queueFull = {
  code: 'queue_full',
  status: HttpStatus.SERVICE_UNAVAILABLE,
  title: 'Too many tasks are waiting',
} as const satisfies ProblemDefinition;

/** The client would wait too long because of its own tasks in the queue. */
export const clientQueueFull = {
  code: 'client_queue_full',
  status: HttpStatus.TOO_MANY_REQUESTS,
  title: 'Too many tasks of this client are waiting',
} as const satisfies ProblemDefinition;
