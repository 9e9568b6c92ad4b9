import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { installForOneRun, run } from './install-for-one-run.js';

// Holds the OpenAPI document of the build (`npm run build`) against all that
// @redocly/cli recommends. It is fetched for this run alone: needs the package
// registry, and neither a tenant nor a port.
const linter = await installForOneRun(['@redocly/cli@2']);
try {
  const file = join(linter.directory, 'openapi.json');
  writeFileSync(file, await readDocument());
  const { code, output } = await run(
    process.execPath,
    [
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
  const api = spawn(process.execPath, ['dist/main.js'], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: '0',
      // Nobody answers there, and nobody has to.
      ISSUER_BASE_URL: 'https://your-tenant.eu.auth0.com.invalid/',
      AUDIENCE: 'https://api.example.com',
      CLAIM_NAMESPACE: 'https://example.com/',
      PUBLIC_URL: 'https://api.example.org',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    for await (const line of createInterface(api.stdout)) {
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (!url) continue;
      const answer = await fetch(`${url}/openapi.json`);
      return await answer.text();
    }
    throw new Error('The API ended. Build it first: npm run build');
  } finally {
    api.kill();
    if (api.exitCode === null) await once(api, 'exit');
  }
}
