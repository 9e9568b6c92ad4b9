import { styleText } from 'node:util';
import { runCommand } from './run-command.js';

// Exits when the output is no longer read (`… | head`).
for (const stream of [process.stdout, process.stderr])
  stream.on('error', () => process.exit(1));

process.exitCode = await runCommand(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  // No colors in a pipe, or if NO_COLOR is set.
  style: (format, text) =>
    process.stdout.isTTY && process.stdout.hasColors()
      ? styleText(format, text, { validateStream: false })
      : text,
});
