import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { AccessTokenVerifier, VerifiedTokens } from '@repo/access-tokens';
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
import { SigningKeysService } from './signing-keys.service.js';

/** Closes the whole application by default: every route is behind these guards, in this order, and must declare its policy. */
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
    RouteChecks,
    { provide: APP_GUARD, useClass: JwtAuthGuard },
    { provide: APP_GUARD, useClass: ScopesGuard },
    { provide: APP_GUARD, useClass: ClaimsGuard },
    { provide: APP_FILTER, useClass: OAuthErrorFilter },
  ],
  exports: [AUTH_OPTIONS, SigningKeysService, VerifiedTokens],
})
export class AuthModule extends ConfigurableAuthModule {}
