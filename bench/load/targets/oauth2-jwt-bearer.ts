import express from 'express';
import { auth } from 'express-oauth2-jwt-bearer';
import { audience, issuerUrl } from '../settings.js';
import { describeClient, host, port } from './describe-client.js';

/** As its README says. */
const app = express();
app.use(auth({ issuerBaseURL: issuerUrl, audience, tokenSigningAlg: 'RS256' }));
app.get('/client', (request, response) => {
  response.json(describeClient(request.auth?.payload ?? {}));
});
app.listen(port, host);
