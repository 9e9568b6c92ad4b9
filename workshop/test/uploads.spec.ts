import multipart from '@fastify/multipart';
import { Controller, Post, Req } from '@nestjs/common';
import { mintToken } from '@repo/access-tokens/testing';
import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { AnyClient } from '../../src/auth/policy.js';
import { addToApp } from '../../test/nest-habits/support/add-to-app.js';
import {
  expectChallenge,
  expectProblem,
} from '../../test/support/expect-challenge.js';
import { useApi } from '../../test/support/use-api.js';

@AnyClient()
@Controller('uploads')
class UploadsController {
  @Post()
  async upload(@Req() request: FastifyRequest): Promise<unknown> {
    const file = await request.file();
    const content = await file?.toBuffer();
    return { name: file?.filename, bytes: content?.length };
  }
}

const tested = useApi({
  root: addToApp({ controllers: [UploadsController] }),
  configure: (app) => {
    // Not `app.register()`: Nest would import the package from the root, which does not have it.
    void app
      .getHttpAdapter()
      .getInstance()
      .register(multipart, { limits: { fileSize: 300_000 } });
  },
});

const upload = (bytes: number) =>
  tested.api
    .request()
    .post('/uploads')
    .attach('file', Buffer.alloc(bytes), 'a.bin');
const token = () => mintToken(tested.issuer);

describe('a route that reads @fastify/multipart', () => {
  it('accepts files up to the size that its owner allows', async () => {
    const { status, body } = await upload(200_000).auth(token(), {
      type: 'bearer',
    });
    expect(status).toBe(201);
    expect(body).toEqual({ name: 'a.bin', bytes: 200_000 });
  });

  it('rejects larger ones, and callers without a token', async () => {
    expectProblem(
      await upload(400_000).auth(token(), { type: 'bearer' }),
      413,
      'body_too_large',
    );
    expectChallenge(await upload(10), {
      status: 401,
      code: 'credentials_missing',
    });
  });
});
