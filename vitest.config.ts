import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // `nest generate` writes specs that use the globals; ours import them.
    globals: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{src,tenant,tools}/**/*.spec.ts'],
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
    ],
    coverage: {
      include: ['src/**/*.ts'],
      exclude: ['src/main.ts', '**/*.spec.ts'],
    },
  },
});
