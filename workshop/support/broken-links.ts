import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProjectCopy } from './copy-project.js';

/** The targets of links in a project's documents that are not there. */
export const getBrokenLinks = (project: ProjectCopy): string[] =>
  project.files
    .filter((path) => path.endsWith('.md') && !path.startsWith('packages/'))
    .flatMap((path) =>
      [...project.read(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(
        ([, target = '']) => join(dirname(path), target),
      ),
    )
    .filter((path) => !existsSync(join(project.folder, path)));
