import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { ClaimsGuard } from './claims.guard.js';
import { OAuthErrorFilter } from './errors/oauth-error.filter.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { JwtStrategy } from './jwt.strategy.js';
import { PolicyExplorer } from './policy/policy.explorer.js';
import { MetadataClassExplorer } from './client/metadata-class.explorer.js';
import { RoutesModule } from '../routes/routes.module.js';
import { ProtectedResourceController } from './protected-resource.controller.js';
import { ScopesGuard } from './scopes.guard.js';
import { SigningKeysService } from './signing-keys/signing-keys.service.js';
import { TokenKeyProvider } from './signing-keys/token-key.provider.js';
import { VerifiedTokens } from './verified-tokens.js';

/** Closes the whole application by default: each route is behind these guards, in this order, and must declare its policy. */
@Module({
  imports: [PassportModule, RoutesModule],
  controllers: [ProtectedResourceController],
  providers: [
    SigningKeysService,
    TokenKeyProvider,
    JwtStrategy,
    VerifiedTokens,
    PolicyExplorer,
    MetadataClassExplorer,
    { provide: APP_GUARD, useClass: JwtAuthGuard },
    { provide: APP_GUARD, useClass: ScopesGuard },
    { provide: APP_GUARD, useClass: ClaimsGuard },
    { provide: APP_FILTER, useClass: OAuthErrorFilter },
  ],
  exports: [SigningKeysService, VerifiedTokens],
})
export class AuthModule {}
