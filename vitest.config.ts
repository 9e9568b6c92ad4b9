import { defineConfig } from 'vitest/config';
import { compileWorkers } from './test/support/compile-workers.js';
import { testVariables } from './test/support/variables.js';

export default defineConfig({
  plugins: [compileWorkers()],
  test: {
    include: ['{src,test}/**/*.{spec,e2e-spec}.ts'],
    // `nest generate` writes specs that use the globals; ours import them.
    globals: true,
    // Enough for `Test.createTestingModule({ imports: [AppModule] })`. No test reads the developer's own .env.
    env: { ...testVariables, LOG_LEVEL: 'error', ENV_FILE: '' },
    // Files share their modules, because importing Nest takes longer than most files do; each file closes what it starts.
    isolate: false,
    // Generous, so that no test fails on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    coverage: {
      include: ['src/**/*.ts'],
      exclude: ['src/main.ts', '**/*.spec.ts'],
    },
  },
});
