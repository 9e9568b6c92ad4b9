import { posix } from 'node:path';
import {
  apply,
  applyTemplates,
  chain,
  externalSchematic,
  filter,
  forEach,
  mergeWith,
  move,
  SchematicsException,
  strings,
  url,
  type Rule,
} from '@angular-devkit/schematics';
import { getModuleEdits, getPolicyEdits, getRouteEdits } from './edits.js';
import { format } from './format.js';
import { makeEdits } from './make-edits.js';
import { readOptions, type Resource, type ResourceOptions } from './options.js';

/** `nest generate resource`: generates protected CRUD routes over HTTP, and adds what they need to the API and the tenant. */
export function resource(options: ResourceOptions): Rule {
  const { type, crud, language = 'ts' } = options;
  if (type !== 'rest' || !crud || language !== 'ts')
    return delegateToNest(options);
  const described = readOptions(options);
  return (tree) => {
    if (!tree.exists('src/auth/policy.ts')) {
      throw new SchematicsException(
        'There is no src/auth/policy.ts here. Run this in the folder of the API, or with --collection @nestjs/schematics for routes without policies.',
      );
    }
    const controller = `${described.folder}/${described.name}.controller.ts`;
    if (
      tree.exists(controller) &&
      !tree.readText(controller).includes('@RequiredScopes(')
    ) {
      throw new SchematicsException(
        `${controller} exists, but this schematic did not generate it. Choose another name.`,
      );
    }
    return chain([
      makeEdits((files) => [
        ...(options.skipImport ? [] : getModuleEdits(files, described)),
        ...getPolicyEdits(files, described),
        ...getRouteEdits(files, described),
      ]),
      addFiles(described, options),
      logUsage(described, options),
    ]);
  };
}

function delegateToNest({
  scopes: _scopes,
  metadata: _metadata,
  client: _client,
  ...options
}: ResourceOptions): Rule {
  const warning =
    options.type === 'rest'
      ? 'Each route needs a policy, such as @AnyClient(): without one, the API does not start.'
      : "Policies protect HTTP routes only. The API does not start with other handlers unless they state how they are guarded, with @GuardedElsewhere('how').";
  return chain([
    externalSchematic('@nestjs/schematics', 'resource', options),
    (_tree, { logger }) => logger.warn(warning),
  ]);
}

/** Generates the files. Existing files are not changed. */
function addFiles(described: Resource, options: ResourceOptions): Rule {
  const { name, folder, fields } = described;
  const [parameter, argument] =
    fields.length > 0
      ? [`, metadata: ${strings.classify(name)}Metadata`, ', metadata']
      : ['', ''];
  const isWanted = (path: string): boolean => {
    if (path.includes('.e2e-')) return options.spec && !options.skipImport;
    return !path.includes('-metadata.') || fields.length > 0;
  };
  const files = apply(url('../resource/files'), [
    filter(isWanted),
    applyTemplates({
      ...strings,
      ...described,
      rules: [...new Set(fields.flatMap(({ rules }) => rules))].toSorted(),
      specFileSuffix: options.specFileSuffix,
      src: posix.relative(folder, 'src') || '.',
      test: posix.relative(folder, 'test'),
      metadataArgument: argument,
      metadataParameter: parameter,
      decoratedParameter: parameter.replace(', ', ', @ClientMetadata() '),
    }),
    move(folder),
  ]);
  return (tree, { logger }) =>
    mergeWith(
      apply(files, [
        forEach((entry) => {
          if (!tree.exists(entry.path)) return entry;
          logger.info(`${entry.path.slice(1)} exists and was not changed.`);
          return null;
        }),
        formatAll,
      ]),
    );
}

const formatAll: Rule = async (tree) => {
  const paths: string[] = [];
  tree.visit((path) => paths.push(path));
  for (const path of paths)
    tree.overwrite(path, await format(`.${path}`, tree.readText(path)));
};

const logUsage =
  ({ name, client }: Resource, { skipImport }: ResourceOptions): Rule =>
  (_tree, { logger }) =>
    logger.info(
      skipImport
        ? 'No test was written, because no module imports the routes yet.'
        : `With npm run start:dev running:

  TOKEN=$(npm run --silent token -- --client "${client}")
  curl -s http://localhost:3000/${name} -H "authorization: Bearer $TOKEN"
`,
    );
