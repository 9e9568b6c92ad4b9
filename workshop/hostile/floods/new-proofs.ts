import { createProofKey, makeProof } from '@repo/access-tokens/testing';
import type { Flood } from './flood.js';
import { sendRequests } from './send-requests.js';

const publicUrl = 'https://api.example.org';

/** New DPoP proofs over 40 connections of one client. Each is verified and remembered for a minute and a half. */
export const newProofs: Flood = {
  name: 'DPoP proofs',
  variables: { PUBLIC_URL: publicUrl },
  async run(flooded) {
    const key = createProofKey();
    const token = flooded.mint({ claims: { cnf: key.cnf } });
    const path = '/client';
    await sendRequests(flooded, 40, () => {
      const dpop = makeProof(key, { url: `${publicUrl}${path}`, token });
      return { path, headers: { authorization: `DPoP ${token}`, dpop } };
    });
  },
};
