import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalTenant } from '@repo/local-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, type Image } from '../../support/build-image.js';
import { runApi } from '../../support/run-api.js';
import type { StartedServer } from '../../support/start-process.js';
import { startProjectTenant } from '../../support/use-project.js';

/** The user `node` of the image, who owns nothing there; only root can become another user. */
const user = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {};

// Needs the package registry, as `docker build` does, but no Docker.
describe('what the Dockerfile builds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'image-'));
  let image: Image;
  let app: string;
  let tenant: LocalTenant;
  let api: StartedServer;

  beforeAll(async () => {
    chmodSync(folder, 0o755);
    image = buildImage(folder);
    app = join(image.root, image.workdir);
    tenant = await startProjectTenant();
    api = await runApi(
      {
        ...image.env,
        NODE_ENV: 'test', // In production, a tenant without TLS is rejected.
        ISSUER_BASE_URL: tenant.issuer,
      },
      { command: image.command, cwd: app, ...user },
    );
  }, 300_000);
  afterAll(async () => {
    // First, because the folder exists even if nothing could be started.
    execFileSync('chmod', ['-R', 'u+w', folder]);
    rmSync(folder, { recursive: true });
    await api.stop('SIGKILL');
    await tenant.close();
  });

  const healthcheck = (port: string): number | null => {
    const [program = '', ...args] = image.healthcheck;
    const env = { PATH: process.env['PATH'], PORT: port };
    return spawnSync(program, args, { cwd: app, env, ...user }).status;
  };

  it('is the compiled API and its production dependencies, nothing else', () => {
    expect(image.env['NODE_ENV']).toBe('production');
    expect(image.user).toBe('node');
    expect(readdirSync(app).toSorted()).toEqual([
      'LICENSE',
      'dist',
      'node_modules',
      'package.json',
      'packages',
    ]);
    expect(readdirSync(join(app, 'packages'))).toEqual(['access-tokens']);
    const compiled = readdirSync(join(app, 'dist'), { recursive: true });
    expect(compiled).toContain('main.js');
    expect(compiled.filter((name) => /spec\./.test(String(name)))).toEqual([]);

    const lock = getPackages('package-lock.json');
    const installed = getPackages(join(app, 'node_modules/.package-lock.json'));
    const names = Object.keys(installed);
    expect(names).toContain('node_modules/@nestjs/core');
    expect(names.filter((name) => !lock[name] || lock[name].dev)).toEqual([]);
  });

  it('cannot be written to by the user that runs it', () => {
    const touch = spawnSync('touch', ['dist/main.js'], { cwd: app, ...user });
    expect(touch.status).not.toBe(0);
    const create = spawnSync('touch', ['new'], { cwd: app, ...user });
    expect(create.status).not.toBe(0);
  });

  it('answers a token of the tenant, and analyzes a text in its worker thread', async () => {
    const token = await tenant.tokenFor('Partner One');
    const response = await fetch(`${api.url}/text-analysis`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ text: 'A wonderful day.' }),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      keywords: [{}, {}],
      client: { urn: 'urn:example.com:c-one', plan: 'pro' },
    });
  });

  it('has a health check that works, and exits with 0 at SIGTERM', async () => {
    const { port } = new URL(api.url);
    expect(healthcheck(port)).toBe(0);
    expect(await api.stop()).toBe(0);
    expect(healthcheck(port)).toBe(1);
  });
});

function getPackages(lockFile: string): Record<string, { dev?: boolean }> {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  return packages;
}
