import type { INestApplication } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { DECORATORS, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { AuthOptions } from '../../../auth/auth-options.js';
import {
  StartupError,
  stopIfAny,
} from '../../../platform/config/startup.error.js';
import {
  getRouteName,
  RouteExplorer,
  type DeclaredRoute,
} from '../../../platform/routes/route-explorer.js';
import { ClassSchemas, type Define } from './class-schemas.js';
import { describeRoute, getResponseClasses } from './describe-route.js';
import { getDocumentInfo } from './document-info.js';
import {
  finishDocument,
  getDanglingReferences,
  getOperationId,
} from './finish-document.js';
import { getInputClasses } from './inputs.js';
import { getProblems } from './problems.js';

/**
 * Builds the OpenAPI document with `@nestjs/swagger`, without security schemes,
 * which depend on the tenants. To do so, it adds policies, problems and validation
 * rules as metadata of `@nestjs/swagger`'s decorators.
 *
 * @throws {StartupError} naming everything that cannot be described
 */
export function buildDocument(
  app: INestApplication,
  options: AuthOptions,
): OpenAPIObject {
  const routes = app.get(RouteExplorer).getRoutes().filter(isDocumented);
  const overlay = new Overlay();
  const classes = new ClassSchemas(overlay.define);
  let current = '';
  try {
    for (const [type, use] of routes.flatMap(getInputClasses))
      classes.add(type, use);
    for (const type of routes.flatMap(getResponseClasses)) classes.add(type);
    for (const route of routes) {
      current = getRouteName(route);
      overlay.extend(route, describeRoute(route, options));
    }
    const prefix = app.get(ApplicationConfig).getGlobalPrefix();
    const problems = routes.flatMap((route) => getProblems(route, options));
    const info = getDocumentInfo(options, prefix, problems);
    const document = SwaggerModule.createDocument(app, info, {
      operationIdFactory: (controller, method, version) => {
        current = `${controller}.${method}()`;
        return getOperationId(controller, method, version);
      },
    });
    finishDocument(document);
    stopIfAny(
      [...classes.ambiguous],
      'Two classes have the same name in the OpenAPI document:',
      "Rename one, or give it another name there: @ApiSchema({ name: '…' }).",
    );
    stopIfAny(
      getDanglingReferences(document),
      'The OpenAPI document refers to schemas that it does not contain:',
      'Name the class: @ApiExtraModels(Cat) on the route or its controller.',
    );
    return document;
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(
      'The OpenAPI document cannot be generated:',
      [`${current}: ${error instanceof Error ? error.message : String(error)}`],
      'DOCS=off starts the API without it.',
    );
  } finally {
    overlay.remove();
  }
}

const isDocumented = ({ controller, getHandler }: DeclaredRoute): boolean =>
  !Reflect.getMetadata(DECORATORS.API_EXCLUDE_CONTROLLER, controller)?.[0] &&
  !Reflect.getMetadata(DECORATORS.API_EXCLUDE_ENDPOINT, getHandler())?.disable;

/**
 * Metadata that exists only while a document is built, because applications in one
 * process can describe the same classes differently.
 */
class Overlay {
  private readonly undo: (() => unknown)[] = [];

  /** Defines metadata of a class, or of a property. */
  readonly define: Define = (key, value, ...at) => {
    const place = at as [object, string];
    const before: unknown = Reflect.getOwnMetadata(key, ...place);
    Reflect.defineMetadata(key, value, ...place);
    this.undo.push(() =>
      before === undefined
        ? Reflect.deleteMetadata(key, ...place)
        : Reflect.defineMetadata(key, before, ...place),
    );
  };

  /**
   * Replaces a method with a copy that has additional metadata. The method itself
   * may be inherited, and so belong to several controllers.
   */
  extend({ controller, method, getHandler }: DeclaredRoute, metadata: object) {
    const target = controller.prototype as object;
    const handler = getHandler();
    const standIn = { [method]: () => undefined }[method] as object;
    for (const key of Reflect.getMetadataKeys(handler) as string[])
      Reflect.defineMetadata(key, Reflect.getMetadata(key, handler), standIn);
    for (const [key, value] of Object.entries(metadata))
      Reflect.defineMetadata(key, value, standIn);

    const before = Object.getOwnPropertyDescriptor(target, method);
    const property = { configurable: true, value: standIn };
    Object.defineProperty(target, method, property);
    this.undo.push(() =>
      before
        ? Object.defineProperty(target, method, before)
        : Reflect.deleteProperty(target, method),
    );
  }

  remove(): void {
    for (const undo of this.undo.toReversed()) undo();
  }
}
