import jwt, { type FastifyJWTOptions } from '@fastify/jwt';
import fastify from 'fastify';
import buildGetJwks from 'get-jwks';
import { audience, issuerUrl } from '../settings.js';
import { describeClient, host, port } from './describe-client.js';

/** As the README of get-jwks says, with the checks that @fastify/jwt offers; `CACHE` is its cache's size. */
const cache = process.env['CACHE'];
const app = fastify();
const getJwks = buildGetJwks({ issuersWhitelist: [issuerUrl], max: 100 });

await app.register(jwt, {
  decode: { complete: true },
  verify: {
    algorithms: ['RS256'],
    allowedIss: issuerUrl,
    allowedAud: audience,
    ...(cache && { cache: Number(cache) }),
  },
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
await app.listen({ port, host });
