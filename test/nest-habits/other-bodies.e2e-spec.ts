import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { mintToken } from '@repo/access-tokens/testing';
import { IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { AnyClient } from '../../src/auth/policy.js';
import { BodyPipe } from '../../src/platform/http/body.pipe.js';
import { expectProblem } from '../support/expect-challenge.js';
import { useApi } from '../support/use-api.js';
import { addToApp } from './support/add-to-app.js';

class Note {
  @IsString()
  readonly text!: string;
}

@AnyClient()
@Controller('bodies')
class BodiesController {
  @Post('csv')
  @HttpCode(200)
  readCsv(@Body() body: unknown): unknown {
    return { lines: String(body).split('\n') };
  }

  @Post('json')
  @HttpCode(200)
  readJson(@Body(BodyPipe) { text }: Note): unknown {
    return { text };
  }
}

const tested = useApi({
  root: addToApp({ controllers: [BodiesController] }),
  configure: (app) => {
    app
      .getHttpAdapter()
      .getInstance()
      .addContentTypeParser(
        'text/csv',
        { parseAs: 'string' },
        (_request, body, done) => done(null, body),
      );
  },
});

const post = (path: string, type: string, body: string) =>
  tested.api
    .request()
    .post(`/bodies/${path}`)
    .auth(mintToken(tested.issuer), { type: 'bearer' })
    .set('content-type', type)
    .send(body);

describe('a parser for another content type', () => {
  it('parses that type', async () => {
    const { body } = await post('csv', 'text/csv', 'a,b\nc,d');
    expect(body).toEqual({ lines: ['a,b', 'c,d'] });
  });

  it('does not affect other types, and does not bypass validation', async () => {
    expect(
      (await post('json', 'application/json', '{"text":"a"}')).body,
    ).toEqual({ text: 'a' });
    expectProblem(await post('json', 'text/csv', 'a'), 400, 'body_invalid');
    expectProblem(
      await post('csv', 'text/plain', 'a'),
      415,
      'unsupported_media_type',
    );
  });

  it('has the same size limit', async () => {
    const long = 'a'.repeat(128 * 1024 + 1);
    expectProblem(await post('csv', 'text/csv', long), 413, 'body_too_large');
  });
});
