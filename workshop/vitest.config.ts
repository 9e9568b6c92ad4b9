import { defineConfig } from 'vitest/config';
import { compileWorkers } from '../test/support/compile-workers.js';

// The tests run in the repository's root: `npm test --prefix workshop`.
export default defineConfig({
  plugins: [compileWorkers()],
  test: {
    // Nothing that a test starts reads the developer's own .env.
    env: { ENV_FILE: '' },
    // Files share their modules, because importing Nest and the tenant takes longer than most files do; each file closes what it starts.
    isolate: false,
    // The slow files wait for clocks and other processes, not for a processor.
    maxWorkers: 3,
    // Generous, so that no test fails on a busy machine.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
    globalSetup: ['workshop/support/build-api.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'workshop',
          include: ['workshop/**/*.spec.ts'],
          exclude: [
            '**/node_modules/**',
            'workshop/test/{browser,services,template}/**',
          ],
        },
      },
      {
        extends: true,
        test: {
          // Needs a Chromium.
          name: 'browser',
          include: ['workshop/test/browser/*.spec.ts'],
        },
      },
      {
        extends: true,
        test: {
          // Needs nginx, Prometheus, Redis, Python and Go.
          name: 'services',
          include: ['workshop/test/services/*.spec.ts'],
          // They keep the machine busy.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          // Works in whole copies of the project.
          name: 'template',
          include: ['workshop/test/template/*.spec.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
