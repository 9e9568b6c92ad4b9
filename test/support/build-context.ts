import {
  chmodSync,
  cpSync,
  lstatSync,
  readFileSync,
  readdirSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import dockerignore from '@balena/dockerignore';

/** Copies what `COPY source target` would: nothing that .dockerignore leaves out of the context. */
export function copyContext(source: string, target: string): void {
  const ignored = dockerignore
    .default()
    .add(readFileSync('.dockerignore', 'utf8'));
  if (ignored.ignores(source)) {
    throw new Error(`.dockerignore leaves out ${source}, which COPY names`);
  }
  cpSync(source, target, {
    recursive: true,
    filter: (path) => !ignored.ignores(relative('.', path)),
  });
}

/** Takes the right to write from everyone, and gives the right to read to all. */
export function makeReadOnly(path: string): void {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return;
  if (stats.isDirectory()) {
    for (const name of readdirSync(path)) makeReadOnly(join(path, name));
  }
  chmodSync(path, stats.isDirectory() || stats.mode & 0o100 ? 0o555 : 0o444);
}

/** Makes what {@link makeReadOnly} made deletable. */
export function makeWritable(path: string): void {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return;
  chmodSync(path, 0o755);
  for (const name of readdirSync(path)) makeWritable(join(path, name));
}
