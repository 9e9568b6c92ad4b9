/** Nest on Express as Auth0's quickstart for NestJS and Nest's own recipe have it: passport-jwt, `passportJwtSecret`, `ValidationPipe`. */
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
import { IsString } from 'class-validator';
import { passportJwtSecret } from 'jwks-rsa';
import { ExtractJwt, Strategy } from 'passport-jwt';

@Injectable()
class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({
      secretOrKeyProvider: passportJwtSecret({
        cache: true,
        rateLimit: true,
        jwksRequestsPerMinute: 5,
        jwksUri: `${process.env['ISSUER_BASE_URL']}.well-known/jwks.json`,
      }),
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      audience: process.env['AUDIENCE'],
      issuer: process.env['ISSUER_BASE_URL'],
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
  client(@Req() request: { user: unknown }): unknown {
    return request.user;
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
  imports: [PassportModule.register({ defaultStrategy: 'jwt' })],
  controllers: [AppController],
  providers: [JwtStrategy],
})
class AppModule {}

const app = await NestFactory.create(AppModule);
await app.listen(Number(process.env['PORT']), '127.0.0.1');
console.log(
  `listening on ${(await app.getUrl()).replace('[::1]', '127.0.0.1')}`,
);
