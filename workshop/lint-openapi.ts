import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installForOneRun } from './support/install-for-one-run.js';
import { builtForProduction, runApi } from './support/run-api.js';
import { run } from './support/start-process.js';

// Lints the OpenAPI document of the build with all recommended rules of @redocly/cli.
// The linter is downloaded from the package registry for this run only.
const linter = await installForOneRun(['@redocly/cli@2']);
try {
  const file = join(linter.directory, 'openapi.json');
  writeFileSync(file, await readDocument());
  const { code, output } = await run(
    [
      process.execPath,
      join(linter.directory, 'node_modules/@redocly/cli/bin/cli.js'),
      'lint',
      '--extends=recommended-strict',
      '--format=stylish',
      file,
    ],
    {
      cwd: linter.directory,
      env: {
        ...process.env,
        REDOCLY_TELEMETRY: 'off',
        REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
      },
    },
  );
  console.log(output.trim());
  process.exitCode = code ?? 1;
} finally {
  linter.remove();
}

/** What the built API serves as /openapi.json. */
async function readDocument(): Promise<string> {
  const api = await runApi(
    {
      // No tenant answers there, and none has to.
      ISSUER_BASE_URL: 'https://tenant.invalid/',
      PUBLIC_URL: 'https://api.example.org',
    },
    builtForProduction,
  );
  try {
    return await (await fetch(`${api.url}/openapi.json`)).text();
  } finally {
    await api.stop();
  }
}
