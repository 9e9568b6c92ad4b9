import { packageInfo } from '../package-info.js';
import type { ProblemException } from './problem.exception.js';

/** This API's repository, where docs/troubleshooting.md has causes and remedies. */
const repository = packageInfo.homepage?.replace(/#.*/, '');

/** The `type` of a problem (RFC 9457, section 3.1.1): the URL of the entry for its code. */
const getProblemType = (code: string): string =>
  repository
    ? `${repository}/blob/main/docs/troubleshooting.md#${code}`
    : 'about:blank';

/** The body of a problem (RFC 9457, section 3.1), with the code and the request id as extensions. */
export const problemBody = (
  exception: ProblemException,
  requestId: string,
): Record<string, unknown> => ({
  type: getProblemType(exception.code),
  title: exception.title,
  status: exception.getStatus(),
  detail: exception.message,
  code: exception.code,
  ...exception.problem.extensions,
  requestId,
});
