/**
 * Fastify with @fastify/jwt and get-jwks, as get-jwks's README has it, but for
 * one mistake of that README: it hands `issuersWhitelist` to @fastify/jwt, which
 * does not know it, so that keys are fetched from whatever issuer a token names.
 * Here it stands where it works, and issuer and audience are verified.
 */
import fastifyJwt from '@fastify/jwt';
import Fastify from 'fastify';
import buildGetJwks from 'get-jwks';

const issuer = process.env['ISSUER_BASE_URL'] ?? '';
const audience = process.env['AUDIENCE'] ?? '';
const toTheLetter = process.env['README_TO_THE_LETTER'] === 'yes';

const app = Fastify();
const getJwks = buildGetJwks(toTheLetter ? {} : { issuersWhitelist: [issuer] });

await app.register(fastifyJwt, {
  decode: { complete: true },
  ...(!toTheLetter && {
    verify: { allowedIss: issuer, allowedAud: audience, algorithms: ['RS256'] },
  }),
  secret: (
    _request: unknown,
    token: { header: { kid: string; alg: string }; payload: { iss: string } },
    callback: (error: Error | null, key?: string) => void,
  ) => {
    const {
      header: { kid, alg },
      payload: { iss },
    } = token;
    getJwks
      .getPublicKey({ kid, domain: iss, alg })
      .then((publicKey: string) => callback(null, publicKey), callback);
  },
} as never);

app.addHook('onRequest', async (request) => {
  await request.jwtVerify();
});
app.get('/client', (request) => request.user);
app.post(
  '/text-analysis',
  {
    schema: {
      body: {
        type: 'object',
        required: ['text'],
        properties: { text: { type: 'string' } },
      },
    },
  },
  (request) => ({ length: (request.body as { text: string }).text.length }),
);
const url = await app.listen({
  port: Number(process.env['PORT']),
  host: '127.0.0.1',
});
console.log(`listening on ${url}`);
