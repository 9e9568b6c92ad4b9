/**
 * Fastify with @fastify/jwt and get-jwks, as get-jwks's README has it, except
 * for one mistake of that README: it passes `issuersWhitelist` to @fastify/jwt,
 * which does not know it, so that keys are fetched from any issuer that a token
 * names. Here it is passed to get-jwks, and issuer and audience are verified.
 * `CACHE` is the size of @fastify/jwt's cache.
 */
import jwt, { type FastifyJWTOptions } from '@fastify/jwt';
import fastify from 'fastify';
import buildGetJwks from 'get-jwks';
import { announce, describeClient, settings } from './describe-client.js';

const { audience, host, issuer, port } = settings;

const cache = process.env['CACHE'];
const toTheLetter = process.env['README_TO_THE_LETTER'] === 'yes';

const app = fastify();
const getJwks = buildGetJwks(
  toTheLetter ? {} : { issuersWhitelist: [issuer], max: 100 },
);

await app.register(jwt, {
  decode: { complete: true },
  ...(!toTheLetter && {
    verify: {
      algorithms: ['RS256'],
      allowedIss: issuer,
      allowedAud: audience,
      ...(cache && { cache: Number(cache) }),
    },
  }),
  secret: (_request: unknown, token: unknown) => {
    const { header, payload } = token as {
      header: { kid: string; alg: string };
      payload: { iss: string };
    };
    return getJwks.getPublicKey({
      kid: header.kid,
      alg: header.alg,
      domain: payload.iss,
    });
  },
} as FastifyJWTOptions);

app.addHook('onRequest', async (request) => {
  await request.jwtVerify();
});
app.get('/client', (request) =>
  describeClient(request.user as Record<string, unknown>),
);
const schema = {
  body: {
    type: 'object',
    required: ['text'],
    properties: { text: { type: 'string' } },
  },
};
app.post('/text-analysis', { schema }, (request) => ({
  length: (request.body as { text: string }).text.length,
}));
announce(await app.listen({ port, host }));
