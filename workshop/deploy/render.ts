import { parseAllDocuments } from 'yaml';
import { run } from '../support/start-process.js';

/** A Kubernetes object, as it would be sent to the cluster. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [member: string]: unknown;
}

/** Renders this folder with kustomize, which fails for missing files and unknown fields. */
export async function render(folder: string): Promise<Resource[]> {
  const programs = [
    ['kubectl', 'kustomize'],
    ['kustomize', 'build'],
  ] as const;
  for (const [program, command] of programs) {
    const result = await run([program, command, folder]).catch(() => undefined);
    if (result === undefined) continue;
    if (result.code !== 0) throw new Error(result.output);
    return parseAllDocuments(result.output).map(
      (document) => document.toJS() as Resource,
    );
  }
  throw new Error('Neither kubectl nor kustomize is installed.');
}
