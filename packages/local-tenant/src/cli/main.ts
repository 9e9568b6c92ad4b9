import { runCommand } from './run-command.js';

process.exitCode = await runCommand(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
});
