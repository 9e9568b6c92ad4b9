import { startChild } from './child.js';

// tsc puts a clock of its own before these, and blank lines around them.
const beginning = / - (Starting compilation|File change detected)/;
const result = / - (Found \d+ errors?\.)/;

/**
 * Has tsc watch a project and print its errors, each with file and line. It gets
 * the CPU time that others leave, so nothing gets slower by it.
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
