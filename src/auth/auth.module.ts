import { Global, Module, type NestModule } from '@nestjs/common';
import { APP_FILTER, ApplicationConfig } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { AccessTokenVerifier, VerifiedTokens } from '@repo/access-tokens';
import { globalGuard, isGlobalGuard } from '../platform/http/global-guard.js';
import { useAsFallback } from '../platform/problem/problem.filter.js';
import { RoutesModule } from '../platform/routes/route-explorer.js';
import {
  AUTH_OPTIONS,
  ConfigurableAuthModule,
  type AuthOptions,
} from './auth-options.js';
import { ClaimsGuard } from './claims.guard.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { JwtStrategy } from './jwt.strategy.js';
import { OAuthErrorFilter } from './oauth-error.filter.js';
import { RouteChecks } from './route-checks.js';
import { ScopesGuard } from './scopes.guard.js';
import { SenderProofs } from './sender-proofs.service.js';
import { SigningKeysService } from './signing-keys.service.js';

/** Protects every route by default: the guards below run in this order, and every route must declare its policy. */
@Global()
@Module({
  imports: [PassportModule, RoutesModule],
  providers: [
    SigningKeysService,
    {
      provide: AccessTokenVerifier,
      inject: [AUTH_OPTIONS, SigningKeysService],
      useFactory: (options: AuthOptions, keys: SigningKeysService) =>
        new AccessTokenVerifier(options, keys),
    },
    {
      provide: VerifiedTokens,
      inject: [AUTH_OPTIONS],
      useFactory: ({ verifiedTokenCacheSize = 10_000 }: AuthOptions) =>
        new VerifiedTokens(verifiedTokenCacheSize),
    },
    JwtStrategy,
    SenderProofs,
    RouteChecks,
    ...globalGuard(JwtAuthGuard),
    ...globalGuard(ScopesGuard),
    ...globalGuard(ClaimsGuard),
    OAuthErrorFilter,
    { provide: APP_FILTER, useExisting: OAuthErrorFilter },
  ],
  exports: [
    AUTH_OPTIONS,
    JwtStrategy,
    SenderProofs,
    SigningKeysService,
    VerifiedTokens,
  ],
})
export class AuthModule extends ConfigurableAuthModule implements NestModule {
  constructor(private readonly config: ApplicationConfig) {
    super();
  }

  /** Nest calls this after it has collected the global guards and filters, before it binds them to routes. */
  configure(): void {
    useAsFallback(this.config, OAuthErrorFilter);
    // Nest runs the root module's own guards first. Move them after these, because they need the caller, too.
    const guards = this.config.getGlobalGuards();
    const first = guards.findIndex((guard) =>
      isGlobalGuard(guard, JwtAuthGuard),
    );
    if (first > 0) guards.push(...guards.splice(0, first));
  }
}
