import type { OpenAPIObject } from '@nestjs/swagger';
import type { Schema } from './validation-rules.js';

interface Operation extends Schema {
  operationId: string;
  tags?: string[];
  parameters?: Schema[];
}

/** The HTTP methods of OpenAPI 3.1. `@All()` and `@Search()` add others. */
const methods = 'get put post delete options head patch trace'.split(' ');

/** Tags of the routes for operators, which are listed last. */
const infrastructure = ['Health', 'Metrics', 'Discovery'];

const getRank = (item: object): number =>
  Math.max(
    ...Object.values(item as Record<string, Operation>).map(({ tags = [] }) =>
      infrastructure.indexOf(tags[0] ?? ''),
    ),
  );

/** Sorts the routes, and corrects output of `@nestjs/swagger` that OpenAPI 3.1 does not allow. */
export function finishDocument(document: OpenAPIObject): void {
  document.paths = Object.fromEntries(
    Object.entries(document.paths).toSorted(
      ([, one], [, other]) => getRank(one) - getRank(other),
    ),
  );
  const ids = new Set<string>();
  for (const [path, item] of Object.entries(document.paths)) {
    const operations = Object.entries(item) as [keyof typeof item, Operation][];
    for (const [method, operation] of operations) {
      if (!methods.includes(method)) delete item[method];
      // The operations of a route with several paths or versions are `list`, `list2` …
      const { operationId: id } = operation;
      for (let count = 2; ids.has(operation.operationId); count += 1)
        operation.operationId = `${id}${count}`;
      ids.add(operation.operationId);
      operation.parameters = getParameters(operation, path);
    }
  }
}

/** Turns `OrdersController` and `create` into `ordersCreate`; in version 2, `ordersCreateV2`. */
export function getOperationId(
  controller: string,
  method: string,
  version?: string,
): string {
  const name = controller.replace(/Controller$/, '');
  const words = [method, version ?? ''].map(
    (word) => word.charAt(0).toUpperCase() + word.slice(1),
  );
  return (
    [name.charAt(0).toLowerCase() + name.slice(1), ...words]
      .join('')
      // A route with several paths has `create[0]`, `create[1]` …
      .replace(/\[\d+\]/, '')
      .replace(/\W/g, '_')
  );
}

/** Describes all parameters in the path, even those that the method does not read. */
function getParameters({ parameters = [] }: Operation, path: string): Schema[] {
  const own = parameters.map(({ examples, ...parameter }) => ({
    ...parameter,
    // In OpenAPI, options of `@ApiProperty()` belong to the schema.
    ...(Array.isArray(examples)
      ? { schema: { ...(parameter['schema'] as Schema), examples } }
      : examples !== undefined && { examples }),
  })) as Schema[];
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
  return [
    ...names.map((name) => ({
      schema: { type: 'string' },
      ...own.find((one) => one['in'] === 'path' && one['name'] === name),
      name,
      in: 'path',
      required: true,
    })),
    ...own.filter((one) => one['in'] !== 'path'),
  ];
}

/** References to missing components, each with the path or schema that contains it. */
export const getDanglingReferences = ({
  paths,
  components = {},
}: OpenAPIObject): string[] =>
  Object.entries({ ...paths, ...components.schemas }).flatMap(([name, part]) =>
    [
      ...JSON.stringify(part).matchAll(
        /"\$ref":"#\/components\/(\w+)\/([^"]+)"/g,
      ),
    ]
      .filter(([, kind = '', component = '']) => {
        const known = Reflect.get(components, kind) as object | undefined;
        return !Object.hasOwn(known ?? {}, component);
      })
      .map(([, kind, component]) => `${name}: ${kind}/${component}`),
  );
