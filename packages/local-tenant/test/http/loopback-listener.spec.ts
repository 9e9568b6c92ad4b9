import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { listenOnLoopback } from '../../src/http/loopback-listener.js';
import { takePort } from '../support/free-port.js';

/** IPv4 and, where this machine has it, IPv6. */
const loopbackAddresses = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ internal }) => internal)
  .map(({ address }) => address);

describe('A loopback listener', () => {
  it('answers on IPv4, and on IPv6 where the machine has it', async () => {
    const listener = await listenOnLoopback(
      0,
      () => (_request, response) => response.end(),
    );
    const answers = async (host: string) =>
      (await fetch(`http://${host}:${listener.port}/`)).ok;
    expect(await answers('127.0.0.1')).toBe(true);
    expect(await answers('localhost')).toBe(true);
    await listener.close();
    await expect(answers('127.0.0.1')).rejects.toThrow('fetch failed');
  });

  it('closes at once, even while requests wait for an answer', async () => {
    let asked: () => void;
    const someoneWaits = new Promise<void>((resolve) => (asked = resolve));
    const listener = await listenOnLoopback(0, () => () => asked());
    const waiting = fetch(`http://127.0.0.1:${listener.port}/`).catch(String);
    await someoneWaits;
    await listener.close();
    expect(await waiting).toMatch('fetch failed');
  });

  it.each(loopbackAddresses)(
    'does not share its port with another program on %s',
    async (host) => {
      const { port, close } = await takePort(createServer(), host);
      await expect(listenOnLoopback(port, () => () => {})).rejects.toThrow(
        'EADDRINUSE',
      );
      await close();
    },
  );
});
