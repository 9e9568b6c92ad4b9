import { createProofKey } from '../../testing/proof.js';
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
  name: `two proofs: ${name}`,
  expected: { status: 401, code: 'invalid_dpop_proof' },
  create: (parts) => {
    const [first, second] = create(parts);
    return [...dpop(parts.token, first), ['dpop', second]];
  },
});

/** The last bits of a base64url text may be unused, so several texts have the same bytes. */
const withOtherLastBits = (proof: string): string => {
  const letters =
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return proof.slice(0, -1) + letters[letters.indexOf(proof.at(-1) ?? '') + 1];
};

export const proofFormatRows: readonly ProofRow[] = [
  two('both good', ({ prove }) => [prove(), prove()]),
  two('the same one twice', ({ prove }) => {
    const proof = prove();
    return [proof, proof];
  }),
  two('a good one, then another word', ({ prove }) => [prove(), 'x']),
  two('another word, then a good one', ({ prove }) => ['x', prove()]),
  ...['x', 'a.b', 'a.b.c.d', '..', '{}', 'null', 'a.b.c, a.b.c'].map((text) =>
    rejectsProof(text, 'format', () => text),
  ),
  rejectsProof('without a signature', 'format', ({ prove }) =>
    prove().replace(/[^.]*$/, ''),
  ),
  rejectsProof('as JSON', 'format', ({ prove }) => {
    const [protectedHeader, payload, signature] = prove().split('.');
    return JSON.stringify({ protected: protectedHeader, payload, signature });
  }),
  rejectsProof('in quotes', 'format', ({ prove }) => `"${prove()}"`),
  rejectsProof('with padding', 'format', ({ prove }) => `${prove()}=`),
  rejectsProof('in other letters for the same bytes', 'format', ({ prove }) =>
    withOtherLastBits(prove()),
  ),
  rejectsProof('of more than 4 KiB', 'size', ({ prove }) =>
    prove({ claims: { note: 'x'.repeat(4096) } }),
  ),
  ...['[]', 'null', '"x"', '{', ''].flatMap((text) => [
    rejectsProof(`header ${text || 'empty'}`, 'format', ({ prove }) =>
      prove({ rawHeader: text }),
    ),
    rejectsProof(`payload ${text || 'empty'}`, 'format', ({ prove }) =>
      prove({ rawPayload: text }),
    ),
  ]),
  rejectsProof("another key's signature", 'signature', ({ prove }) =>
    prove({ signWith: createProofKey().privateKey }),
  ),
  rejectsProof('another payload under the signature', 'signature', (parts) => {
    const [header, , signature] = parts.prove().split('.');
    return [header, parts.prove().split('.')[1], signature].join('.');
  }),
  rejectsProof('a signature of another length', 'signature', ({ prove }) =>
    prove().slice(0, -2),
  ),
];
