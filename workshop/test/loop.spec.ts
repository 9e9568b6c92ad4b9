import { getFreePort } from '@repo/access-tokens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProjectCopy } from '../support/copy-project.js';
import type { StartedProcess } from '../support/start-process.js';

// `npm run start:dev` in a copy whose files are changed while it runs.
const file = 'src/client/client.controller.ts';
const starts = /Server listening at/;

let project: ProjectCopy;
let dev: StartedProcess;
let url: string;
let original: string;
beforeAll(async () => {
  project = new ProjectCopy();
  original = project.read(file);
  const port = await getFreePort();
  url = `http://localhost:${port}`;
  project.write(
    '.env',
    `PORT=${port}\nISSUER_BASE_URL=http://localhost:${await getFreePort()}/\n`,
  );
  dev = project.start('start:dev');
  const isChecked = dev.line(/^types Found 0 errors\.$/);
  await dev.line(/^curl .* -H "authorization: /);
  await isChecked;
});
afterAll(async () => {
  await dev.stop('SIGKILL');
  project.remove();
});

const getDocument = async (): Promise<string> =>
  (await fetch(`${url}/openapi.json`)).text();

describe('npm run start:dev', () => {
  it('says that it compiles, and says once that it listens on loopback', () => {
    expect(dev.output).toMatch(/^api .*SWC.*Running/m);
    const listening = dev.output.match(/listen(s on|ing at) \S+/g)?.toSorted();
    expect(listening).toEqual([
      expect.stringMatching(/^listening at http:\/\/127\.0\.0\.1:\d+$/),
      expect.stringMatching(/^listens on http:\/\/localhost:\d+\/$/),
    ]);
  });

  it('answers with a saved change', async () => {
    const restarted = dev.line(starts);
    project.edit(file, "'Show the calling client'", "'Say who calls'");
    await restarted;
    expect(await getDocument()).toContain('"Say who calls"');
  });

  it('shows a type error with its file and line, and says when it is gone', async () => {
    const error = dev.line(
      /^types src\/client\/client\.controller\.ts\(\d+,14\): error TS2322: /,
    );
    const restarted = dev.line(starts);
    project.write(file, `${original}export const wrong: number = "one";\n`);
    expect(await error).toContain("Type 'string'");
    await restarted;

    const isGone = dev.line(/^types Found 0 errors\.$/);
    const again = dev.line(starts);
    project.write(file, original);
    await Promise.all([isGone, again]);
  });

  it('shows a syntax error, and keeps the running process', async () => {
    const started = dev.lines.filter((line) => starts.test(line)).length;
    const shown = dev.line(/^api .*client\.controller\.ts:\d+:\d+/);
    const checked = dev.line(/^types Found \d errors?\.$/);
    project.write(file, `${original}const broken = (\n`);
    await Promise.all([shown, checked]);
    expect(await getDocument()).toContain('"Show the calling client"');
    expect(dev.lines.filter((line) => starts.test(line))).toHaveLength(started);
  });

  it('restarts once that is fixed', async () => {
    const restarted = dev.line(starts);
    const isGone = dev.line(/^types Found 0 errors\.$/);
    project.write(
      file,
      original.replace('Show the calling client', 'Say who called'),
    );
    await Promise.all([restarted, isGone]);
    expect(await getDocument()).toContain('"Say who called"');
  });

  it('uses the same time format for the tenant and the API', () => {
    const clocks = dev.lines.filter((line) => /\d+:\d\d:\d\d/.test(line));
    for (const name of ['tenant', 'api'])
      expect(clocks.some((line) => line.startsWith(`${name} [`))).toBe(true);
    for (const line of clocks)
      expect(line).toMatch(/^(tenant|api) \[\d\d:\d\d:\d\d\] [A-Z]+: /);
  });

  it('ends silently on Ctrl-C', async () => {
    const { length } = dev.lines;
    await dev.stop('SIGINT');
    // The log may still print lines about earlier requests.
    const last = dev.lines.slice(length);
    expect(last.filter((line) => !line.includes('] INFO: '))).toEqual([]);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});
