import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { AuthOptions } from '../../../auth/auth-options.js';
import {
  getAnnotation,
  getTag,
  type TagAnnotation,
} from '../../../platform/annotations/operation.decorator.js';
import { packageInfo } from '../../../platform/package-info.js';
import type { ProblemDefinition } from '../../../platform/problem/problem-codes.js';
import {
  RouteExplorer,
  type DeclaredRoute,
} from '../../../platform/routes/route-explorer.js';
import { headers, problemSchema } from './components.js';
import {
  describeOperation,
  type OperationObject,
} from './describe-operation.js';
import { anyProblem } from './problem-responses.js';
import { routeSchemas } from './schemas.js';
import { oauth2Schemes } from './security.js';

/**
 * The OpenAPI document but for its security schemes, which depend on what the
 * tenants say. `@nestjs/swagger` reads paths, parameters and bodies off the
 * routes; the rest is read off their policies and annotations.
 */
export async function buildDocument(
  app: INestApplication,
  options: AuthOptions,
): Promise<OpenAPIObject> {
  // Takes longer than the rest of the start, so it is loaded once somebody asks.
  const { SwaggerModule } = await import('@nestjs/swagger');
  const routes = app.get(RouteExplorer).getRoutes();
  const { paths, ...document } = SwaggerModule.createDocument(
    app,
    documentInfo(options),
    { operationIdFactory: operationId },
  );

  const byId = new Map(
    routes.map((route) => [
      operationId(route.controller.name, route.method),
      route,
    ]),
  );
  const schemes = oauth2Schemes(options);
  const describe = (operation: OperationObject): OperationObject => {
    // A route with several paths is several operations: `[0]`, `[1]` …
    const [, id = '', index] =
      /^(\w+)(?:\[(\d+)\])?$/.exec(operation.operationId ?? '') ?? [];
    const route = byId.get(id);
    if (!route) throw new Error(`no route is the operation ${id}`);
    return {
      ...describeOperation(operation, route, schemes),
      operationId: Number(index) > 0 ? `${id}${Number(index) + 1}` : id,
      tags: [getTag(route).name],
    };
  };
  return {
    ...document,
    tags: getTags(routes),
    paths: Object.fromEntries(
      Object.entries(paths)
        .filter(([, methods]) => !isWildcard(methods))
        .map(([path, methods]) => [path, mapOperations(methods, describe)]),
    ),
    components: {
      headers,
      responses: { Problem: anyProblem },
      schemas: {
        ...routeSchemas(routes),
        Problem: problemSchema(getOwnProblems(routes)),
      },
    },
  };
}

/** What the document says of the API as a whole. */
function documentInfo({
  resourceName,
  resource,
  audience,
}: AuthOptions): Omit<OpenAPIObject, 'paths'> {
  const { version = '0.0.0', license } = packageInfo;
  return {
    openapi: '3.1.0',
    info: {
      title: resourceName,
      version,
      description: [
        `For machine-to-machine clients: a client asks the tenant for an access token by the client-credentials grant, for the audience \`${audience}\`, and sends it as \`Authorization: Bearer …\`.`,
        'Every refusal is a problem (RFC 9457) with a stable `code`.',
      ].join('\n\n'),
      ...(license && {
        license: { name: license, identifier: license } as { name: string },
      }),
    },
    servers: [{ url: resource ?? '/' }],
  };
}

/** `OrdersController` and `create` as `ordersCreate`. */
function operationId(controller: string, method: string): string {
  const name = controller.replace(/Controller$/, '');
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}${method.charAt(0).toUpperCase()}${method.slice(1)}`;
}

type PathItem = OpenAPIObject['paths'][string];

/** A path that ends in `*`: a parameter of OpenAPI never matches a slash, so it has no word for it. */
const isWildcard = (methods: PathItem): boolean =>
  Object.values(methods as Record<string, OperationObject>).some(
    ({ parameters }) =>
      parameters?.some((parameter) => Reflect.get(parameter, 'name') === '*'),
  );

const mapOperations = (
  methods: PathItem,
  describe: (operation: OperationObject) => OperationObject,
): PathItem =>
  Object.fromEntries(
    Object.entries(methods as Record<string, OperationObject>).map(
      ([method, operation]) => [method, describe(operation)],
    ),
  );

/** Every tag once, sorted by name. */
const getTags = (routes: readonly DeclaredRoute[]): TagAnnotation[] =>
  [
    ...new Map(routes.map(getTag).map((tag) => [tag.name, tag])).values(),
  ].toSorted((one, other) => one.name.localeCompare(other.name));

/** The problems that features define themselves. */
const getOwnProblems = (
  routes: readonly DeclaredRoute[],
): ProblemDefinition[] =>
  routes
    .flatMap((route) => getAnnotation(route)?.problems ?? [])
    .filter((problem) => typeof problem !== 'string');
