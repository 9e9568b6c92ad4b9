import { createHmac } from 'node:crypto';
import { Controller, Get, Injectable, Req, UseGuards } from '@nestjs/common';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import { base64url } from '@repo/access-tokens/testing';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { describe, expect, it } from 'vitest';
import { Public } from '../../src/auth/policy.js';
import { useApi } from '../support/use-api.js';
import { addToApp } from './support/add-to-app.js';

const secret = 'a-secret-of-this-test-and-of-nothing-else';

@Injectable()
class UserStrategy extends PassportStrategy(Strategy, 'user') {
  constructor() {
    super({
      jwtFromRequest: ExtractJwt.fromHeader('x-user'),
      secretOrKey: secret,
      algorithms: ['HS256'],
    });
  }

  validate({ sub }: { sub: string }): unknown {
    return { id: sub };
  }
}

@Controller('me')
class UserController {
  @Get()
  @Public()
  @UseGuards(AuthGuard('user'))
  show(@Req() { user }: { user: unknown }): unknown {
    return user;
  }
}

const tested = useApi({
  root: addToApp({ controllers: [UserController], providers: [UserStrategy] }),
});

function getMe(exp: number, key = secret) {
  const input = [
    { alg: 'HS256', typ: 'JWT' },
    { sub: 'ada', exp },
  ]
    .map((part) => base64url(JSON.stringify(part)))
    .join('.');
  const mac = createHmac('sha256', key).update(input).digest('base64url');
  return tested.api.request().get('/me').set('x-user', `${input}.${mac}`);
}

describe('a second passport-jwt strategy, with a secret,', () => {
  const now = Math.floor(Date.now() / 1000);

  it('verifies its own tokens', async () => {
    const { status, body } = await getMe(now + 60);
    expect({ status, body }).toEqual({ status: 200, body: { id: 'ada' } });
  });

  it('rejects expired and forged ones', async () => {
    expect((await getMe(now - 60)).status).toBe(401);
    expect((await getMe(now + 60, 'another secret')).status).toBe(401);
  });
});
