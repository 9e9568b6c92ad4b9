import { parseArgs } from 'node:util';
import type { Options, Terminal } from './command.js';
import { type Command, commands, options } from './commands.js';

const exitCodes =
  'Exit codes: 0 for success, 1 for a failure, 2 for an invalid command line.';

const overview = `An Auth0 tenant for machine clients, on this machine.

  local-tenant <command> [options]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(7)} ${summary}`)
  .join('\n')}

local-tenant <command> --help describes a command.
${exitCodes}`;

/** Runs `local-tenant` with these arguments. Returns the exit code. */
export async function runCommand(
  [name = '', ...args]: readonly string[],
  terminal: Terminal,
): Promise<number> {
  if (name === '--help' || name === '-h') {
    terminal.print(overview);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    const complaint = name === '' ? '' : `There is no command "${name}".\n\n`;
    terminal.printError(`${complaint}${overview}`);
    return 2;
  }
  let values: Options;
  try {
    values = readOptions(command, args);
  } catch (error) {
    const { message } = error as Error;
    terminal.printError(`${message}\n\n${describe(command)}`);
    return 2;
  }
  if (values.help) {
    terminal.print(describe(command));
    return 0;
  }
  try {
    const run = await command.load();
    return await run(values, terminal);
  } catch (error) {
    terminal.printError(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

const getOptions = (command: Command) =>
  [...command.options, 'directory', 'help'] as const;

/** @throws {TypeError} if the command does not have an option or an argument, or lacks one */
function readOptions(command: Command, args: readonly string[]): Options {
  const end = args.indexOf('--');
  if (end >= 0 && !command.takesCommand) {
    throw new TypeError("Unexpected argument '--'");
  }
  if (end >= 0 && !args[end + 1]) {
    throw new TypeError("A command is missing after '--'");
  }
  const { values } = parseArgs({
    args: args.slice(0, end < 0 ? undefined : end),
    options: Object.fromEntries(
      getOptions(command).map((name) => {
        const [value] = options[name];
        const type = value === '' ? 'boolean' : 'string';
        return [name, name === 'help' ? { type, short: 'h' } : { type }];
      }),
    ),
  });
  return { ...values, ...(end >= 0 && { command: args.slice(end + 1) }) };
}

function describe(command: Command): string {
  const lines = getOptions(command).map((name) => {
    const [value, purpose] = options[name];
    return `  ${`--${name} ${value}`.padEnd(21)} ${purpose}`;
  });
  return `${command.summary}

${command.examples.map((example) => `  npx local-tenant ${example}`).join('\n')}

${lines.join('\n')}

${command.notes}
Variables are read from .env (or the file in ENV_FILE) and .env.example in the current folder. Variables that are already set take precedence.
${exitCodes}`;
}
