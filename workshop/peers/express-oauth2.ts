/**
 * Express with express-oauth2-jwt-bearer, as in its README and Auth0's quickstart,
 * so DPoP is on by default. `CLIENT_CERT_HEADER` names the header in which a proxy
 * forwards the client's certificate, as percent-encoded PEM.
 */
import type { AddressInfo } from 'node:net';
import express from 'express';
import { auth } from 'express-oauth2-jwt-bearer';
import { announce, describeClient, settings } from './describe-client.js';

const { audience, host, issuer, port } = settings;

const certificateHeader = process.env['CLIENT_CERT_HEADER'];

const app = express();
app.use('/text-analysis', express.json());
app.use(
  auth({
    issuerBaseURL: issuer,
    audience,
    tokenSigningAlg: 'RS256',
    ...(certificateHeader && {
      getCertificate: (request) => {
        const pem = request.get(certificateHeader);
        return pem && decodeURIComponent(pem);
      },
    }),
  }),
);
app.get('/client', (request, response) => {
  response.json(describeClient(request.auth?.payload ?? {}));
});
app.post('/text-analysis', (request, response) => {
  const { text } = request.body as { text: string };
  response.json({ length: text.length });
});
const server = app.listen(port, host, () =>
  announce(`http://${host}:${(server.address() as AddressInfo).port}`),
);
