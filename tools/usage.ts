import { parseArgs, type ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

/** The command line's options. With `--help`, or one that there is not, prints the usage and ends the process. */
export function readOptions<T extends Options>(usage: string, options: T) {
  const config = {
    options: { ...options, help: { type: 'boolean', short: 'h' } },
  } as const;
  try {
    const { values } = parseArgs(config);
    if ('help' in values && values.help) end(0, usage);
    return values;
  } catch (error) {
    return end(2, `${(error as Error).message}\n\n${usage}`);
  }
}

function end(code: number, message: string): never {
  (code === 0 ? console.log : console.error)(message);
  process.exit(code);
}
