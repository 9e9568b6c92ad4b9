import { describe, expect, it } from 'vitest';
import { testVariables } from '../../test/support/variables.js';
import { buildFolder } from '../support/build-api.js';
import { run, type Ended } from '../support/start-process.js';

/** Runs a program that imports the built API until it ends. */
const runModule = (code: string): Promise<Ended> =>
  run([process.execPath, '--input-type=module', '--eval', code], {
    cwd: buildFolder,
    env: testVariables,
  });

describe('a program that uses the API without main.ts', () => {
  it('ends by itself after closing an application context', async () => {
    const { code, output } = await runModule(`
      import { NestFactory } from '@nestjs/core';
      import { AppModule } from './dist/app.module.js';
      import { SigningKeysService } from './dist/auth/signing-keys.service.js';
      const context = await NestFactory.createApplicationContext(AppModule, { logger: false });
      console.log([...context.get(SigningKeysService).issuers.keys()]);
      await context.close();
      console.log('closed');
    `);
    expect([code, output]).toEqual([0, "[ 'https://tenant.invalid' ]\nclosed"]);
  });

  it('ends by itself after closing an application whose tenant does not answer', async () => {
    const { code, output } = await runModule(`
      import { discoveryPath, startIssuer } from '@repo/access-tokens/testing';
      import { createApp } from './dist/create-app.js';
      const issuer = await startIssuer();
      issuer.answer(discoveryPath, () => undefined);
      const asked = issuer.nextRequest(discoveryPath);
      process.env.ISSUER_BASE_URL = issuer.url;
      process.env.LOG_LEVEL = 'warn';
      const app = await createApp();
      await app.listen(0, '127.0.0.1');
      await asked;
      await app.close();
      await app.close();
      await issuer.stop();
      console.log('closed');
    `);
    expect([code, output]).toEqual([0, 'closed']);
  });
});
