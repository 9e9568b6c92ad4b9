import type { ProblemCode } from './problem-codes.js';

/**
 * Where people read about a problem: this project's page of causes and cures,
 * as its repository shows it. `npm run rename` makes it yours, together with
 * `homepage` in package.json; a test holds both together.
 */
const troubleshooting =
  'https://github.com/your-org/nest-m2m-api/blob/main/docs/troubleshooting.md';

/** The `type` of a problem (RFC 9457, section 3.1.1): an absolute URL that leads to the entry of its code. */
export const problemType = (code: ProblemCode): string =>
  `${troubleshooting}#${code}`;
