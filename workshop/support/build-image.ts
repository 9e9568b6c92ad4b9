import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import dockerignore from '@balena/dockerignore';
import {
  DockerfileParser,
  From,
  type Instruction,
  ModifiableInstruction,
} from 'dockerfile-ast';

/** What a Dockerfile says about the container, and the folder that stands for its root. */
export interface Image {
  root: string;
  workdir: string;
  env: Readonly<Record<string, string>>;
  user: string;
  command: readonly string[];
  healthcheck: readonly string[];
}

export const getInstructions = (): Instruction[] =>
  DockerfileParser.parse(readFileSync('Dockerfile', 'utf8')).getInstructions();

/** The arguments of an instruction in shell or JSON form, without flags. */
export function getArguments(instruction: Instruction): string[] {
  const text = instruction.getArgumentsContent() ?? '';
  const json = /^(?:CMD\s+)?(\[.*\])$/s.exec(text)?.[1];
  return json ? (JSON.parse(json) as string[]) : text.split(/\s+/);
}

/**
 * Builds the image of `./Dockerfile` without Docker: each stage is a folder in
 * `folder`, in which each COPY and RUN is executed, with this machine's Node.
 * Throws for an instruction that is not supported here.
 */
export function buildImage(folder: string): Image {
  const stages = new Map<string | null, Image>();
  let last: Image | undefined;
  for (const instruction of getInstructions()) {
    if (instruction instanceof From) {
      const root = join(folder, String(stages.size));
      last = startStage(root, stages.get(instruction.getImage()));
      stages.set(instruction.getBuildStage(), last);
    } else {
      if (!last) throw new Error('the Dockerfile does not begin with FROM');
      execute(instruction, last, stages);
    }
  }
  if (!last) throw new Error('the Dockerfile builds nothing');
  // Everybody may read there, nobody may write.
  execFileSync('chmod', ['-R', 'a-w,a+rX', last.root]);
  return last;
}

function startStage(root: string, parent: Image | undefined): Image {
  mkdirSync(root);
  if (parent) cpSync(parent.root, root, { recursive: true });
  const empty = { workdir: '/', env: {}, user: 'root' };
  return { ...empty, command: [], healthcheck: [], ...parent, root };
}

function execute(
  instruction: Instruction,
  image: Image,
  stages: ReadonlyMap<string | null, Image>,
): void {
  const inside = (path: string): string =>
    join(image.root, posix.resolve(image.workdir, path));
  const keyword = instruction.getKeyword();
  const text = instruction.getArgumentsContent() ?? '';
  const args = getArguments(instruction);
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
      const stage = getStage(instruction, stages);
      for (const source of args.slice(0, -1)) {
        const from = stage
          ? join(stage.root, posix.resolve(stage.workdir, source))
          : source;
        // COPY copies the content of a folder, not the folder.
        const isInTarget = target.endsWith('/') && statSync(from).isFile();
        const to = inside(
          isInTarget ? posix.join(target, posix.basename(source)) : target,
        );
        if (stage)
          cpSync(from, to, { recursive: true, verbatimSymlinks: true });
        else copyContext(from, to);
      }
      return;
    }
    case 'RUN':
      execFileSync('/bin/sh', ['-c', text], {
        cwd: inside('.'),
        env: { ...process.env, NODE_ENV: '', ...image.env },
        stdio: ['ignore', 'ignore', 'pipe'],
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
      throw new Error(`cannot execute ${keyword} ${text}`);
  }
}

/** The stage that `--from` names; without this flag, `undefined` for the build context. */
function getStage(
  instruction: Instruction,
  stages: ReadonlyMap<string | null, Image>,
): Image | undefined {
  if (!(instruction instanceof ModifiableInstruction)) return undefined;
  const flag = instruction.getFlags().find((each) => each.getName() === 'from');
  if (!flag) return undefined;
  const stage = stages.get(flag.getValue());
  if (!stage) throw new Error(`there is no stage ${flag.getValue()}`);
  return stage;
}

/** Copies what `COPY source target` would, without what .dockerignore excludes. */
function copyContext(source: string, target: string): void {
  const ignored = dockerignore
    .default()
    .add(readFileSync('.dockerignore', 'utf8'));
  if (ignored.ignores(source))
    throw new Error(`.dockerignore excludes ${source}, which COPY names`);
  cpSync(source, target, {
    recursive: true,
    filter: (path) => !ignored.ignores(relative('.', path)),
  });
}
