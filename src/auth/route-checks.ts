import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { stopIfAny } from '../platform/config/startup.error.js';
import { getProperties } from '../platform/http/class-metadata.js';
import { getGuards, isA } from '../platform/routes/handler-parameters.js';
import {
  getRouteName,
  isGuardedElsewhere,
  RouteExplorer,
  type DeclaredRoute,
} from '../platform/routes/route-explorer.js';
import { AUTH_OPTIONS, type AuthOptions } from './auth-options.js';
import {
  getMetadataClasses,
  getMetadataTypes,
} from './client-metadata.pipe.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { getSecondPolicy } from './policy.js';
import { getRouteRules } from './route-rules.js';
import { scopes } from './scopes.js';

/** Throws at startup if a route has no policy or declares something that cannot work. */
@Injectable()
export class RouteChecks implements OnModuleInit {
  constructor(
    private readonly explorer: RouteExplorer,
    @Inject(AUTH_OPTIONS) private readonly options: AuthOptions,
  ) {}

  /** @throws {StartupError} naming the routes at fault, and how to fix them */
  onModuleInit(): void {
    const routes = this.explorer.getRoutes();
    const find = (check: (route: DeclaredRoute) => readonly string[]) =>
      routes.flatMap((route) =>
        check(route).map((fault) => getRouteName(route) + fault),
      );
    stopIfAny(
      find((route) => (getRouteRules(route).policy ? [] : [''])),
      'Every route needs a policy that says who may call it. These have none:',
      "Put one on the method or its class: @RequiredScopes('…'), @AnyOfScopes('…'), @AnyClient(), @AllowAnonymous() or @Public().",
    );
    stopIfAny(
      find(getSecondPolicies),
      'A route can have only one policy. These have two:',
      'Keep one of them. The policy of a method already replaces that of its class.',
    );
    stopIfAny(
      find(getUnlistedScopes),
      'These scopes are not in the list of src/auth/scopes.ts:',
      'Add them there and to the API in the tenant, or correct the name.',
    );
    stopIfAny(
      this.explorer
        .getOtherHandlers()
        .filter((handler) => !isGuardedElsewhere(handler))
        .map((handler) => `${getRouteName(handler)}: ${handler.kind}`),
      'Policies protect HTTP routes only. These would be open to anybody:',
      "Protect them in another way, and say how on the method or class: @GuardedElsewhere('how'), from src/platform/routes/route-explorer.ts.",
    );
    stopIfAny(
      find(getCallerNeeds),
      'A public route verifies no token, so it has no client. These need one:',
      'Say who may call them: for example @AnyClient() instead of @Public().',
    );
    const { proofOfPossession = 'off', dpop, getCertificate } = this.options;
    const acceptsProofs =
      proofOfPossession !== 'off' && Boolean(dpop ?? getCertificate);
    stopIfAny(
      find((route) =>
        !acceptsProofs && getRouteRules(route).requiresProof ? [''] : [],
      ),
      'These routes accept only tokens bound to a key or a certificate, but this API accepts no proof of either:',
      'Set PUBLIC_URL (for DPoP), CLIENT_CERT_HEADER or TLS_CERT_FILE, and do not set PROOF_OF_POSSESSION=off. Or remove @RequireProofOfPossession().',
    );
    stopIfAny(
      find(getClassesWithoutRules),
      'The class of @ClientMetadata() needs class-validator rules on its properties. These have none:',
      'Put one on each property, such as @IsString(), or declare the parameter as Record<string, unknown>.',
    );
  }
}

const getSecondPolicies = (route: DeclaredRoute): string[] =>
  [route.getHandler(), route.getClass()]
    .map(getSecondPolicy)
    .filter((file) => file !== undefined)
    .map((file) => `, in ${file}`);

function getUnlistedScopes(route: DeclaredRoute): string[] {
  const { policy } = getRouteRules(route);
  return policy?.kind === 'scopes'
    ? policy.scopes
        .filter((scope) => !Object.hasOwn(scopes, scope))
        .map((scope) => `: ${scope}`)
    : [];
}

/** What a public route declares that needs an authenticated caller. */
function getCallerNeeds(route: DeclaredRoute): string[] {
  const { policy, conditions, requiresProof } = getRouteRules(route);
  if (policy?.kind !== 'public') return [];
  return [
    ...(requiresProof ? [': @RequireProofOfPossession()'] : []),
    ...conditions.map(({ claim }) => `: a condition on the claim ${claim}`),
    ...getMetadataTypes(route).map(() => ': @ClientMetadata()'),
    ...getGuards(route)
      .filter(
        (guard) => isA(guard, AuthGuard('jwt')) || isA(guard, JwtAuthGuard),
      )
      .map(() => ": @UseGuards(AuthGuard('jwt')), or JwtAuthGuard"),
  ];
}

/** The `@ClientMetadata()` classes that would stay empty, because no property has a rule. */
const getClassesWithoutRules = (route: DeclaredRoute): string[] =>
  getMetadataClasses(route)
    .filter((type) => getProperties(type).length === 0)
    .map(({ name }) => `: ${name}`);
