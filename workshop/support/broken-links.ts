import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProjectCopy } from './copy-project.js';
import { readDocument } from './documents.js';

/** The link targets in a project's documents that do not exist. */
export const getBrokenLinks = (project: ProjectCopy): string[] =>
  project.files
    .filter((path) => path.endsWith('.md') && !path.startsWith('packages/'))
    .map((path) => readDocument(join(project.folder, path)))
    .flatMap(({ path, links }) =>
      links
        .filter((link) => !/^(https?:|mailto:|#)/.test(link))
        .map((link) => join(dirname(path), link.split('#')[0] ?? '')),
    )
    .filter((path) => !existsSync(path));
