import { createProofKey } from '../../testing/proof.js';
import { show } from '../hostile-request.js';
import {
  rejectsProof,
  dpop,
  type ProofParts,
  type ProofRow,
} from './proof-row.js';

const two = (
  name: string,
  create: (parts: ProofParts) => readonly [string, string],
): ProofRow => ({
  name,
  expected: { status: 401, code: 'invalid_dpop_proof' },
  create: (parts) => {
    const [first, second] = create(parts);
    return [...dpop(parts.token, first), ['dpop', second]];
  },
});

/** Changes the last character to one that decodes to the same bytes (RFC 4648, section 3.5). */
const setStrayBits = (proof: string): string => {
  const letters =
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return proof.slice(0, -1) + letters[letters.indexOf(proof.at(-1) ?? '') + 1];
};

export const proofFormatRows: readonly ProofRow[] = [
  two('two valid proofs', ({ prove }) => [prove(), prove()]),
  two('the same proof twice', ({ prove }) => {
    const proof = prove();
    return [proof, proof];
  }),
  two('a valid proof, then another text', ({ prove }) => [prove(), 'x']),
  two('another text, then a valid proof', ({ prove }) => ['x', prove()]),
  ...['x', 'a.b', 'a.b.c.d', '..', '{}', 'null', 'a.b.c, a.b.c'].map((text) =>
    rejectsProof(`the proof ${show(text)}`, 'format', () => text),
  ),
  rejectsProof('a proof without a signature', 'format', ({ prove }) =>
    prove().replace(/[^.]*$/, ''),
  ),
  rejectsProof('a proof as JSON', 'format', ({ prove }) => {
    const [protectedHeader, payload, signature] = prove().split('.');
    return JSON.stringify({ protected: protectedHeader, payload, signature });
  }),
  rejectsProof('a proof in quotes', 'format', ({ prove }) => `"${prove()}"`),
  rejectsProof('a proof with padding', 'format', ({ prove }) => `${prove()}=`),
  rejectsProof('stray bits in the last character', 'format', ({ prove }) =>
    setStrayBits(prove()),
  ),
  rejectsProof('a proof of more than 4 KiB', 'size', ({ prove }) =>
    prove({ claims: { note: 'x'.repeat(4096) } }),
  ),
  ...['[]', 'null', '"x"', '{', ''].flatMap((text) => [
    rejectsProof(`the proof header ${show(text)}`, 'format', ({ prove }) =>
      prove({ rawHeader: text }),
    ),
    rejectsProof(`the proof payload ${show(text)}`, 'format', ({ prove }) =>
      prove({ rawPayload: text }),
    ),
  ]),
  rejectsProof('a signature by another key', 'signature', ({ prove }) =>
    prove({ signWith: createProofKey().privateKey }),
  ),
  rejectsProof('the payload of another proof', 'signature', (parts) => {
    const [header, , signature] = parts.prove().split('.');
    return [header, parts.prove().split('.')[1], signature].join('.');
  }),
  rejectsProof('a signature that is too short', 'signature', ({ prove }) =>
    prove().slice(0, -2),
  ),
];
