import type { Variables } from '../variables.js';

export type Style = (
  format:
    'bold' | 'dim' | 'cyan' | 'gray' | 'green' | 'magenta' | 'red' | 'yellow',
  text: string,
) => string;

/** Where a command runs and what it prints to. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Variables;
  /** Writes a line to standard output. */
  readonly print: (line: string) => void;
  /** Writes a line to standard error. */
  readonly printError: (line: string) => void;
  /** Colors a text if standard output is a terminal with colors. */
  readonly style: Style;
}

type StringOption =
  | 'client'
  | 'scope'
  | 'issuer'
  | 'types'
  | 'api'
  | 'call'
  | 'proof'
  | 'nonce'
  | 'directory';
type BooleanOption = 'container' | 'decode' | 'dpop' | 'json' | 'help';

/** The values of the options, which `commands.ts` describes. */
export type Options = Readonly<
  Partial<Record<StringOption, string> & Record<BooleanOption, boolean>>
> & {
  /** The arguments after `--`. */
  readonly command?: readonly string[];
};

/**
 * Runs a command.
 *
 * @returns the exit code
 * @throws {Error} if it fails: the message is printed, and the exit code is 1
 */
export type Run = (options: Options, terminal: Terminal) => Promise<number>;
