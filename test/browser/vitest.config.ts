import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Its own configuration: these tests need a Chromium, which `npm test` must not. */
export default defineConfig({
  test: {
    name: 'browser',
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/browser/**/*.browser-spec.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
