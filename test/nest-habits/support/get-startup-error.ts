import type { ModuleMetadata } from '@nestjs/common';
import { StartupError } from '../../../src/platform/config/startup.error.js';
import { startApi } from '../../support/start-api.js';
import { addToApp } from './add-to-app.js';

/** Returns the message with which an API with these additions fails to start. */
export async function getStartupError(
  feature: ModuleMetadata,
): Promise<string> {
  try {
    const api = await startApi(
      { ISSUER_BASE_URL: 'http://127.0.0.1:1/' },
      addToApp(feature),
    );
    await api.close();
  } catch (error) {
    if (error instanceof StartupError) return error.message;
    throw error;
  }
  throw new Error('The API started.');
}
