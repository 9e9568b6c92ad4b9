import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Installation } from '../support/install-for-one-run.js';
import { run } from '../support/start-process.js';
import type { Resource } from './render.js';

type Model = new (data: Resource) => { validate(): void };

const getModelPath = ({ apiVersion, kind }: Resource): string => {
  const owner = apiVersion.startsWith('monitoring.coreos.com/')
    ? '@kubernetes-models/prometheus-operator'
    : 'kubernetes-models';
  return `${owner}/${apiVersion}/${kind}`;
};

/** Validates the objects against the schemas of Kubernetes and of the Prometheus operator: types, enums, formats and required fields. */
export async function checkValues(
  packages: Installation,
  resources: readonly Resource[],
): Promise<void> {
  for (const resource of resources) {
    const module = await packages.import(`${getModelPath(resource)}.js`);
    const model = Reflect.get(module as object, resource.kind) as Model;
    new model(resource).validate();
  }
}

/**
 * Rejects unknown fields, with TypeScript. The schemas accept them, so they would
 * not detect a misspelt one.
 */
export async function checkFields(
  packages: Installation,
  resources: readonly Resource[],
): Promise<void> {
  const lines = resources.flatMap((resource, index) => [
    `import type { I${resource.kind} as Type${index} } from '${getModelPath(resource)}';`,
    `export const resource${index}: Type${index} = ${JSON.stringify(resource, null, 2)};`,
  ]);
  writeFileSync(join(packages.directory, 'resources.mts'), lines.join('\n'));
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module'];
  const { code, output } = await run(
    [process.execPath, tsc, ...options, 'nodenext', 'resources.mts'],
    { cwd: packages.directory },
  );
  if (code !== 0) throw new Error(output);
}
