import {
  problemCodes,
  type ProblemDefinition,
} from '../../../platform/problem/problem-codes.js';
import type { Schema } from './openapi-types.js';

/** The members of every problem (RFC 9457), and those that some codes add. @param own the problems that features define */
export const problemSchema = (own: readonly ProblemDefinition[]): Schema => ({
  type: 'object',
  description:
    'Why a request was refused (RFC 9457). `code` is stable, `detail` may improve from release to release.',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: {
      type: 'string',
      format: 'uri',
      description: 'Where this kind of problem is described.',
    },
    title: { type: 'string', description: 'What the code means.' },
    status: {
      type: 'integer',
      minimum: 400,
      maximum: 599,
      description: 'The status of the answer.',
    },
    detail: { type: 'string', description: 'What happened in this case.' },
    code: {
      type: 'string',
      enum: [
        ...new Set([
          ...Object.keys(problemCodes),
          ...own.map(({ code }) => code),
        ]),
      ],
      description: 'What happened, for programs.',
    },
    requestId: {
      type: 'string',
      description: 'The id under which the log has the request.',
    },
    errors: {
      type: 'array',
      items: { type: 'string' },
      description:
        'What is invalid, in at most twenty messages; always present with `body_invalid`.',
    },
    claims: {
      type: 'array',
      items: { type: 'string' },
      description: 'With `client_metadata_invalid`: the claims at fault.',
    },
    checks: {
      type: 'object',
      description: 'With `not_ready`: each check and its status.',
    },
  },
});
