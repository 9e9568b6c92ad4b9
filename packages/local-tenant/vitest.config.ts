import { defineConfig } from 'vitest/config';
import { SupportTable } from './test/support/support-table.js';

export default defineConfig({
  test: {
    reporters: ['default', new SupportTable()],
    include: ['test/**/*.spec.ts'],
    globalSetup: ['test/support/build.ts'],
    // Importing the engine takes longer than most files do; each file closes what it starts.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
