import { createProofKey, makeProof } from '@repo/access-tokens/testing';
import type { Flood } from './flood.js';
import { keepAsking } from './keep-asking.js';

const publicUrl = 'https://api.example.org';

/** DPoP proofs, each a new one, from 40 connections of a client: each is verified, and remembered for a minute and a half. */
export const newProofs: Flood = {
  name: 'DPoP proofs',
  variables: { PUBLIC_URL: publicUrl },
  async run(flooded) {
    const key = createProofKey();
    const token = flooded.mint({ claims: { cnf: key.cnf } });
    const path = '/client';
    await keepAsking(flooded, 40, () => {
      const dpop = makeProof(key, { url: `${publicUrl}${path}`, token });
      return { path, headers: { authorization: `DPoP ${token}`, dpop } };
    });
  },
};
