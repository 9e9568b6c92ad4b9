import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { copyContext, makeReadOnly } from './build-context.js';
import { readDockerfile, type Step } from './read-dockerfile.js';

/** What a Dockerfile says of the container, and the folder that would be its root. */
export interface Image {
  readonly root: string;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

type Building = { -readonly [Key in keyof Image]: Image[Key] };

/**
 * Builds the image of `./Dockerfile` without Docker: each stage is a folder in
 * `folder`, each COPY and RUN is carried out there, on this machine's Node.
 * What an instruction that is not known here would do is an error, not a guess.
 */
export function buildImage(folder: string): Image {
  const built = new Map<string, Building>();
  let last: Building | undefined;
  for (const [index, stage] of readDockerfile().entries()) {
    last = startStage(join(folder, String(index)), built.get(stage.from));
    for (const step of stage.steps) carryOut(step, last, built);
    if (stage.name) built.set(stage.name, last);
  }
  if (!last) throw new Error('the Dockerfile builds nothing');
  makeReadOnly(last.root);
  return last;
}

function startStage(root: string, parent: Building | undefined): Building {
  mkdirSync(root);
  if (parent) cpSync(parent.root, root, { recursive: true });
  const empty = { workdir: '/', env: {}, user: 'root' };
  return { ...empty, command: [], healthcheck: [], ...parent, root };
}

function carryOut(
  { keyword, flags, text, args }: Step,
  image: Building,
  stages: ReadonlyMap<string, Building>,
): void {
  const inside = (path: string): string =>
    join(image.root, posix.resolve(image.workdir, path));
  const [first = ''] = args;
  switch (keyword) {
    case 'WORKDIR':
      image.workdir = posix.resolve(image.workdir, first);
      mkdirSync(inside('.'), { recursive: true });
      return;
    case 'ENV':
      for (const each of args) {
        const [name = '', ...value] = each.split('=');
        image.env = { ...image.env, [name]: value.join('=') };
      }
      return;
    case 'COPY': {
      const target = args.at(-1) ?? '';
      for (const source of args.slice(0, -1)) {
        const to = inside(
          target.endsWith('/') ? posix.join(target, source) : target,
        );
        const stage = flags['from'];
        if (stage === undefined) copyContext(source, to);
        else copyStage(stages.get(stage), source, to);
      }
      return;
    }
    case 'RUN':
      execFileSync('/bin/sh', ['-c', text], {
        cwd: inside('.'),
        env: { ...process.env, NODE_ENV: '', ...image.env },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      return;
    case 'USER':
      image.user = first;
      return;
    case 'CMD':
      image.command = args;
      return;
    case 'HEALTHCHECK':
      image.healthcheck = args;
      return;
    case 'EXPOSE':
      return;
    default:
      throw new Error(`cannot carry out ${keyword} ${text}`);
  }
}

function copyStage(
  stage: Building | undefined,
  source: string,
  target: string,
): void {
  if (!stage) throw new Error(`COPY from a stage that is not there`);
  cpSync(join(stage.root, posix.resolve(stage.workdir, source)), target, {
    recursive: true,
    verbatimSymlinks: true,
  });
}
