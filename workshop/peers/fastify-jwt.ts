/**
 * Fastify with @fastify/jwt and get-jwks, as in get-jwks's README, except for a
 * mistake: the README passes `issuersWhitelist` to @fastify/jwt, which ignores it,
 * so keys are fetched from any issuer that a token names. Here, get-jwks gets it,
 * and issuer and audience are verified. `README_AS_IS=yes` keeps the mistake.
 * `CACHE` is the size of @fastify/jwt's cache.
 */
import jwt, { type FastifyJWTOptions } from '@fastify/jwt';
import fastify from 'fastify';
import buildGetJwks from 'get-jwks';
import { announce, describeClient, settings } from './describe-client.js';

const { audience, host, issuer, port } = settings;

const cache = process.env['CACHE'];
const readmeAsIs = process.env['README_AS_IS'] === 'yes';

const app = fastify();
const getJwks = buildGetJwks(
  readmeAsIs ? {} : { issuersWhitelist: [issuer], max: 100 },
);

await app.register(jwt, {
  decode: { complete: true },
  ...(!readmeAsIs && {
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
