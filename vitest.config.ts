import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // `nest generate` writes specs that use the globals; ours import them.
    globals: true,
    // Nothing that a test starts asks the tenant of the developer's own .env.
    env: { ENV_FILE: '' },
    // The slow files wait for clocks and other processes, not for a processor.
    maxWorkers: 4,
    // Importing Nest and the tenant's engine takes longer than most files do; each file closes what it starts.
    isolate: false,
    // Generous: a busy machine must not fail a test that waits for something to happen.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 240_000 } },
    // Machines that others share can stall in the one moment that matters.
    retry: process.env['CI'] ? 2 : 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{src,tenant,tools,test}/**/*.spec.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['{src,test}/**/*.e2e-spec.ts'],
          globalSetup: ['test/support/build-api.ts'],
        },
      },
      {
        extends: true,
        test: {
          // What judges tokens, once more without remembered ones.
          name: 'uncached',
          include: [
            'test/{token,authorization,signing-key,tenant-outage,policies,client-metadata,issuers}*.e2e-spec.ts',
          ],
          env: { VERIFIED_TOKEN_CACHE_SIZE: '0' },
        },
      },
      {
        extends: true,
        test: {
          // Against real servers that the machine must have; not part of `npm test`.
          name: 'services',
          include: ['test/services/**/*.services-spec.ts'],
          globalSetup: ['test/support/build-api.ts'],
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          // Whole copies of the project, each with all of its tests; not part of `npm test`.
          name: 'template',
          include: ['test/template/**/*.template-spec.ts'],
          fileParallelism: false,
          testTimeout: 2_400_000,
        },
      },
    ],
    coverage: {
      include: ['src/**/*.ts'],
      exclude: ['src/main.ts', '**/*.spec.ts'],
    },
  },
});
