import { startChild } from './child.js';

// tsc prints the time before these, and blank lines around them.
const beginning = / - (Starting compilation|File change detected)/;
const result = / - (Found \d+ errors?\.)/;

/**
 * Runs tsc in watch mode and prints its errors, each with file and line. It has a
 * low priority, so that it does not slow down the API.
 */
export function checkTypes(
  tsconfig: string,
  settings: Parameters<typeof startChild>[1],
  print: (line: string) => void,
) {
  const flags = '--noEmit --watch --preserveWatchOutput --pretty false';
  const child = startChild(
    ['tsc', '-p', tsconfig, ...flags.split(' ')],
    { ...settings, isLowPriority: true },
    (line) => {
      if (line === '' || beginning.test(line)) return;
      print(result.exec(line)?.[1] ?? line);
    },
  );
  const ended = child.ended.catch(({ message }: Error) => print(message));
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
