import type { Redis } from 'ioredis';

/**
 * Connects to Redis, and again whenever the connection is lost. No command waits
 * for a connection, and none for long: who asks decides what happens without Redis.
 * Imports ioredis only if it is configured, to keep the start short.
 */
export async function connectRedis(url: string): Promise<Redis> {
  const { Redis } = await import('ioredis');
  return new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2000,
    commandTimeout: 500,
    // A Redis that hangs counts as unreachable: one request waits, the next ones do not.
    socketTimeout: 500,
    retryStrategy: (attempt) => Math.min(attempt * 200, 5000),
    // After a failover, the address belongs to another server.
    reconnectOnError: ({ message }) => message.includes('READONLY'),
  });
}
