/** Express with express-oauth2-jwt-bearer, as its README and Auth0's quickstart have it. */
import type { AddressInfo } from 'node:net';
import express from 'express';
import { auth } from 'express-oauth2-jwt-bearer';

const app = express();
app.use(express.json());
app.use(
  auth({
    issuerBaseURL: process.env['ISSUER_BASE_URL'],
    audience: process.env['AUDIENCE'],
    tokenSigningAlg: 'RS256',
  }),
);
app.get('/client', (request, response) => {
  response.json(request.auth?.payload);
});
app.post('/text-analysis', (request, response) => {
  response.json({ length: request.body.text.length });
});

const server = app.listen(Number(process.env['PORT']), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`listening on http://127.0.0.1:${port}`);
});
