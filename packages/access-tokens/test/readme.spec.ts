import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import {
  getFaults,
  hostileProofs,
  hostileRequests,
  sendHostileRequest,
  startConformanceIssuer,
} from '../src/conformance/index.js';
import { proofClaimRules, proofHeaderRules } from '../src/dpop-rules.js';
import { claimRules, headerRules } from '../src/index.js';
import { audience, mintToken, namespace } from '../src/testing/index.js';

const read = (path: string): string =>
  readFileSync(new URL(path, import.meta.url), 'utf8');
const readme = read('../README.md');

const issuer = await startConformanceIssuer();
Object.assign(process.env, { ISSUER: issuer.url, PORT: '0' });
const { server } = await import('../example/server.js');
if (!server.listening) await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
// Node's parser rejects unparsable headers, so they never reach the example.
const requests = [
  ...hostileRequests(issuer, { audience, namespace }).filter(
    ({ group }) => group !== 'Unparsable header',
  ),
  ...hostileProofs(issuer, {
    audience,
    namespace,
    publicUrl: 'https://api.example.com',
  }),
].map((request) => [`${request.group}: ${request.name}`, request] as const);
afterAll(async () => {
  server.closeAllConnections();
  await once(server.close(), 'close');
  await issuer.stop();
});

describe('the example', () => {
  it('is the one in the README', () => {
    expect(readme).toContain(read('../example/server.ts'));
  });

  it('responds with the client', async () => {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${mintToken(issuer)}` },
    });
    expect(await response.json()).toEqual({
      id: 'test-client',
      scopes: ['create:textAnalysis'],
      metadata: { urn: 'urn:example.com:c-one', plan: 'pro' },
    });
  });

  it.each(requests)('%s', async (_name, request) => {
    const response = await sendHostileRequest(url, request, {
      path: '/client',
    });
    expect(getFaults(request, response)).toEqual([]);
  });

  it('sends no request to the attacker', () => {
    expect(issuer.attackerVisits).toEqual([]);
  });
});

describe('the hostile requests', () => {
  it('have unique names', () => {
    const names = requests.map(([name]) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});

describe('the README', () => {
  const options = [
    'signing-keys',
    'verifier',
    'dpop-proofs',
    'proof-of-possession',
  ].flatMap((file) => {
    const [, fields = ''] =
      /export interface \w+Options(?:<\w+>)? \{(.*?)\n\}/s.exec(
        read(`../src/${file}.ts`),
      ) ?? [];
    return [...fields.matchAll(/^ {2}readonly (\w+)/gm)].map(
      ([, name]) => name,
    );
  });
  const rules = [
    ...headerRules,
    ...claimRules,
    ...proofHeaderRules,
    ...proofClaimRules,
  ].map(({ name }) => name);

  it.each([...new Set([...rules, ...options])])('explains %s', (name) => {
    expect(readme).toMatch(RegExp(`^\\| [^|]*\`${name}\``, 'm'));
  });
});
