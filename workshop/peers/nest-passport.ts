/** Nest on Express as in the usual tutorials on Nest and Auth0: passport-jwt, `passportJwtSecret`, `ValidationPipe`. */
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Injectable,
  Module,
  Post,
  Req,
  UseGuards,
  ValidationPipe,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import { ExpressAdapter } from '@nestjs/platform-express';
import { IsString } from 'class-validator';
import { passportJwtSecret } from 'jwks-rsa';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { announce, describeClient, settings } from './describe-client.js';

const { audience, host, issuer, port } = settings;

@Injectable()
class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({
      secretOrKeyProvider: passportJwtSecret({
        cache: true,
        rateLimit: true,
        jwksRequestsPerMinute: 5,
        jwksUri: `${issuer}.well-known/jwks.json`,
      }),
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      audience,
      issuer,
      algorithms: ['RS256'],
    });
  }

  validate(payload: unknown): unknown {
    return payload;
  }
}

class Message {
  @IsString()
  text!: string;
}

@UseGuards(AuthGuard('jwt'))
@Controller()
class AppController {
  @Get('client')
  client(@Req() request: { user: Record<string, unknown> }): unknown {
    return describeClient(request.user);
  }

  @Post('text-analysis')
  @HttpCode(200)
  analyze(
    @Body(new ValidationPipe({ expectedType: Message })) message: Message,
  ): unknown {
    return { length: message.text.length };
  }
}

@Module({
  imports: [PassportModule],
  controllers: [AppController],
  providers: [JwtStrategy],
})
class AppModule {}

const app = await NestFactory.create(AppModule, new ExpressAdapter(), {
  logger: false,
});
await app.listen(port, host);
announce(await app.getUrl());
