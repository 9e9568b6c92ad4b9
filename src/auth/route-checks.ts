import { Injectable, type OnModuleInit } from '@nestjs/common';
import { stopIfAny } from '../platform/config/startup.error.js';
import {
  getHandlerParameters,
  hasPipe,
  type HandlerParameter,
} from '../platform/routes/handler-parameters.js';
import {
  getRouteName,
  RouteExplorer,
  type DeclaredRoute,
} from '../platform/routes/route-explorer.js';
import { ClientMetadataPipe } from './client-metadata.pipe.js';
import { getMetadataSchema, isMetadataClass } from './metadata-schema.js';
import { getRouteRules } from './route-rules.js';

/** Stops the boot if a route's declarations leave it open, or could never work. */
@Injectable()
export class RouteChecks implements OnModuleInit {
  constructor(private readonly explorer: RouteExplorer) {}

  /** @throws {StartupError} naming every route at fault and the remedy */
  onModuleInit(): void {
    const routes = this.explorer.getRoutes();
    const find = (check: (route: DeclaredRoute) => readonly string[]) =>
      routes.flatMap((route) =>
        check(route).map((fault) => getRouteName(route) + fault),
      );
    stopIfAny(
      find((route) => (getRouteRules(route).policy ? [] : [''])),
      'Every route must say who may call it. No policy on:',
      "Put one on the method or its class: @RequiredScopes('…'), @AnyOfScopes('…'), @AnyClient(), @AllowAnonymous() or @Public().",
    );
    stopIfAny(
      find(getCallerNeeds),
      'A public route never knows its caller, so these would always refuse or get nothing:',
      'Say who may call them: for example @AnyClient() instead of @Public().',
    );
    stopIfAny(
      find(getClassesWithoutRules),
      'A class of @ClientMetadata() takes only properties with a rule of class-validator. These classes have none:',
      'Put one on each property, such as @IsString(), or ask for a Record<string, unknown>.',
    );
  }
}

/** The parts of a public route that need an authenticated caller. */
function getCallerNeeds(route: DeclaredRoute): string[] {
  const { policy, conditions } = getRouteRules(route);
  if (policy?.kind !== 'public') return [];
  return [
    ...conditions.map(({ claim }) => `: a condition on the claim ${claim}`),
    ...getMetadataParameters(route).map(() => ': @ClientMetadata()'),
  ];
}

/** The classes that `@ClientMetadata()` would take nothing for. */
const getClassesWithoutRules = (route: DeclaredRoute): string[] =>
  getMetadataParameters(route)
    .map(({ type }) => type)
    .filter(isMetadataClass)
    .filter((type) => getMetadataSchema(type).properties.length === 0)
    .map(({ name }) => `: ${name}`);

const getMetadataParameters = (route: DeclaredRoute): HandlerParameter[] =>
  getHandlerParameters(route).filter((parameter) =>
    hasPipe(parameter, ClientMetadataPipe),
  );
