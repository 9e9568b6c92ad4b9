import { readFileSync } from 'node:fs';

/** This API's package.json. */
export const packageInfo = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version?: string; license?: string; homepage?: string };
