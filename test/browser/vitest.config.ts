import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Its own configuration: these tests need a Chromium, which `npm test` must not. */
export default defineConfig({
  test: {
    name: 'browser',
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['{src,test}/**/*.browser-spec.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 240_000 } },
    retry: process.env['CI'] ? 2 : 0,
  },
});
