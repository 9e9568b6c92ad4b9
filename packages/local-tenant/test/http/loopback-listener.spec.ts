import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { listenOnLoopback } from '../../src/http/loopback-listener.js';
import { takePort } from '../support/free-port.js';

const noTls = () => ({});

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
      noTls,
    );
    const answers = async (host: string) =>
      (await fetch(`http://${host}:${listener.port}/`)).ok;
    expect(await answers('127.0.0.1')).toBe(true);
    expect(await answers('localhost')).toBe(true);
    await listener.close();
    await expect(answers('127.0.0.1')).rejects.toThrow('fetch failed');
  });

  it('closes at once, even while requests wait for a response', async () => {
    let asked: () => void;
    const received = new Promise<void>((resolve) => (asked = resolve));
    const listener = await listenOnLoopback(0, () => () => asked(), noTls);
    const waiting = fetch(`http://127.0.0.1:${listener.port}/`).catch(String);
    await received;
    await listener.close();
    expect(await waiting).toMatch('fetch failed');
  });

  it('closes at once, even if a connection has sent nothing yet', async () => {
    const listener = await listenOnLoopback(0, () => () => {}, noTls);
    const socket = connect(listener.port, '127.0.0.1').on('error', () => {});
    await once(socket, 'connect');
    const ended = once(socket, 'close');
    await listener.close();
    await ended;
    expect(socket.destroyed).toBe(true);
  });

  it('survives data that is neither HTTP nor TLS', async () => {
    const listener = await listenOnLoopback(
      0,
      () => (_request, response) => response.end(),
      noTls,
    );
    for (const junk of [
      '\x16junk that begins as TLS does',
      '\x00junk\r\n\r\n',
    ]) {
      const socket = connect(listener.port, '127.0.0.1').on('error', () => {});
      const ended = once(socket.resume(), 'close');
      socket.end(junk);
      await ended;
    }
    const { status } = await fetch(`http://127.0.0.1:${listener.port}/`);
    expect(status).toBe(200);
    await listener.close();
  });

  it.each(loopbackAddresses)(
    'does not share its port with another program on %s',
    async (host) => {
      const { port, close } = await takePort(createServer(), host);
      await expect(
        listenOnLoopback(port, () => () => {}, noTls),
      ).rejects.toThrow('EADDRINUSE');
      await close();
    },
  );
});
