import {
  Controller,
  Get,
  Injectable,
  Module,
  Req,
  UseGuards,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { passportJwtSecret } from 'jwks-rsa';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { audience, issuerUrl } from '../settings.js';
import { describeClient, host, port } from './describe-client.js';

/** What every tutorial on Nest and Auth0 ends with, letter by letter. */
@Injectable()
class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({
      secretOrKeyProvider: passportJwtSecret({
        cache: true,
        rateLimit: true,
        jwksRequestsPerMinute: 5,
        jwksUri: `${issuerUrl}.well-known/jwks.json`,
      }),
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      audience,
      issuer: issuerUrl,
      algorithms: ['RS256'],
    });
  }

  validate(payload: unknown): unknown {
    return payload;
  }
}

@Controller('client')
class ClientController {
  @Get()
  @UseGuards(AuthGuard('jwt'))
  show(@Req() request: Request): unknown {
    return describeClient(
      (request as unknown as { user: Record<string, unknown> }).user,
    );
  }
}

@Module({
  imports: [PassportModule],
  controllers: [ClientController],
  providers: [JwtStrategy],
})
class TutorialModule {}

const app = await NestFactory.create(TutorialModule, { logger: false });
await app.listen(port, host);
