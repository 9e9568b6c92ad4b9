import { readFileSync } from 'node:fs';

/** What package.json says about this API. */
export const packageInfo = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version?: string; license?: string; homepage?: string };
