import { readFileSync } from 'node:fs';
import { mintToken } from '@repo/access-tokens/testing';
import { describe, expect, it } from 'vitest';
import { useApi } from '../../../test/support/use-api.js';

const files = [
  'Dockerfile',
  'deploy/prometheus.yml',
  'deploy/kubernetes/base/deployment.yaml',
  'deploy/kubernetes/service-monitor/service-monitor.yaml',
];
const getPaths = (file: string): string[] =>
  readFileSync(file, 'utf8').match(/\/(?:health\/\w+|metrics)\b/g) ?? [];

describe('the deployment files', () => {
  const tested = useApi();

  it.each(files)('use paths that exist: %s', async (file) => {
    expect(getPaths(file)).not.toEqual([]);
    for (const path of getPaths(file)) {
      const headers = {
        authorization: `Bearer ${mintToken(tested.issuer, { claims: { scope: 'read:metrics' } })}`,
      };
      const { status } = await fetch(`${tested.api.url}${path}`, { headers });
      expect([path, status]).toEqual([path, 200]);
    }
  });
});
