import { afterEach, describe, expect, it } from 'vitest';
import {
  expectedBody,
  localTarget,
  putRow,
  realTarget,
} from '../testing/contract-target.js';
import { stopTestTenants } from '../testing/test-tenant.js';
import { tokenContract } from '../testing/token-contract.js';

const real = realTarget();
const rows = tokenContract.filter(({ given }) => !real || given === real.given);

afterEach(stopTestTenants);

describe(`The token endpoint of ${real?.issuer ?? 'the local tenant'}`, () => {
  it.each(rows)(
    'answers $status where $when, given $given ($provenance)',
    async (row) => {
      const target = real ?? (await localTarget(row));
      const answer = await putRow(target, row);

      const anything: unknown = expect.anything();
      const expected = Object.entries(expectedBody(target, row)).map(
        ([name, value]) => [name, value === 'ANY' ? anything : value],
      );
      expect(answer.body).toEqual(Object.fromEntries(expected));
      expect(answer.status).toBe(row.status);
      expect(answer.headers.get('content-type')).toMatch('application/json');
    },
  );
});
