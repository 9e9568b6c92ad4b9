import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
  vi,
} from 'vitest';
import { JsonHttp } from '../src/json-http.js';
import { json, startIssuer, type TestIssuer } from '../src/testing/index.js';

describe('the time limit for several documents', () => {
  const http = new JsonHttp();
  let issuer: TestIssuer;
  let url: string;
  beforeAll(async () => {
    issuer = await startIssuer();
    url = `${issuer.url}document`;
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(async () => {
    await http.close();
    await issuer.stop();
  });

  const answerAfter = (seconds: number): void =>
    issuer.answer('/document', (_request, response) => {
      vi.advanceTimersByTime(seconds * 1000);
      json(response, {});
    });

  it('applies to all of them together', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    answerAfter(60);
    const get = http.withTimeout(60_000);
    expect(await get(url)).toMatchObject({ body: {} });
    issuer.answer('/document', () => undefined);
    await expect(get(url)).rejects.toThrow(/timeout/);
  });

  it('does not count the time between requests', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    answerAfter(20);
    const get = http.withTimeout(60_000);
    await get(url);
    vi.advanceTimersByTime(60_000);
    expect(await get(url)).toMatchObject({ body: {} });
  });
});
