import {
  type ApiResponse,
  describeResponse,
  getErrorCode,
} from './call-api.js';
import type { Style } from './command.js';

/** Prints the numbered steps of the demo, and checks the responses in them. */
export function createNarrator(print: (line: string) => void, style: Style) {
  let step = 0;
  const tell = (line: string) => print(`   ${line}`.trimEnd());
  return {
    startStep: (title: string) => {
      step += 1;
      print(`\n${style('bold', `${step}. ${title}`)}\n`);
    },
    tell,
    tellJson: (value: unknown) => {
      const lines = JSON.stringify(value, undefined, 2).split('\n');
      for (const line of lines) tell(`  ${line}`);
      print('');
    },
    /**
     * @param expected a status such as `401`, or a class of them such as `2xx`
     * @param code the expected error code, if the response has one
     * @throws {Error} if the response is another one
     */
    tellResponse: (response: ApiResponse, expected?: string, code?: string) => {
      for (const line of describeResponse(response, style)) tell(line);
      print('');
      const status = String(response.status);
      const actual = getErrorCode(response);
      const hasStatus =
        !expected || [status, `${status[0]}xx`].includes(expected);
      const hasCode = !code || !actual || actual === code;
      if (hasStatus && hasCode) return;
      const what = code ? `${expected} ${code}` : expected;
      throw new Error(
        `Step ${step} failed: expected ${what}, but the response was ${`${status} ${actual}`.trim()}.`,
      );
    },
  };
}
