import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { getServerOptions } from '../../../src/platform/http/server-options.js';

const options = getServerOptions([], pino({ enabled: false }));
const seconds = (directive: string): number =>
  Number(
    new RegExp(`^\\s*${directive} (\\d+)s;`, 'm').exec(
      readFileSync('deploy/nginx.conf', 'utf8'),
    )?.[1],
  );

describe('deploy/nginx.conf', () => {
  it('closes idle connections before the API does, so that no request is lost', () => {
    expect(seconds('keepalive_timeout') * 1000).toBeLessThan(
      options.keepAliveTimeout ?? 0,
    );
  });

  it('waits longer for a response than the API may take', () => {
    expect(seconds('proxy_read_timeout') * 1000).toBeGreaterThan(
      options.requestTimeout ?? Infinity,
    );
  });
});
