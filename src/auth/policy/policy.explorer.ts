import { Injectable, type OnModuleInit } from '@nestjs/common';
import { handlerParameters, hasPipe } from '../../routes/handler-parameters.js';
import {
  RouteExplorer,
  routeName,
  type DeclaredRoute,
} from '../../routes/route-explorer.js';
import { ClientMetadataPipe } from '../client/client-metadata.pipe.js';
import { MissingPolicyError } from './missing-policy.error.js';
import { PublicRouteError } from './public-route.error.js';
import { rulesOf } from './route-rules.js';

/** Stops the boot where a route declares no policy, since nothing is open, or closed, by forgetting; or one that it cannot have. */
@Injectable()
export class PolicyExplorer implements OnModuleInit {
  constructor(private readonly explorer: RouteExplorer) {}

  /**
   * @throws {MissingPolicyError} naming every route without a policy
   * @throws {PublicRouteError} naming every public route that needs a caller
   */
  onModuleInit(): void {
    const routes = this.explorer.routes();
    const missing = routes.filter((route) => !rulesOf(route).policy);
    if (missing.length > 0)
      throw new MissingPolicyError(missing.map(routeName));

    const impossible = routes.flatMap((route) =>
      needsCaller(route).map((need) => `${routeName(route)}: ${need}`),
    );
    if (impossible.length > 0) throw new PublicRouteError(impossible);
  }
}

/** What of a public route only a caller could give. */
function needsCaller(route: DeclaredRoute): string[] {
  const { policy, conditions } = rulesOf(route);
  if (policy?.kind !== 'public') return [];
  return [
    ...conditions.map(({ claim }) => `a condition on the claim ${claim}`),
    ...handlerParameters(route)
      .filter((parameter) => hasPipe(parameter, ClientMetadataPipe))
      .map(() => '@ClientMetadata()'),
  ];
}
