import type { Redis } from 'ioredis';

/**
 * Connects to Redis, and reconnects when the connection is lost. Commands fail
 * fast if there is no connection or no reply; callers must handle that. Imports
 * ioredis only if Redis is configured, so that the API starts sooner.
 */
export async function connectRedis(url: string): Promise<Redis> {
  const { Redis } = await import('ioredis');
  return new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2000,
    commandTimeout: 500,
    // Disconnect a Redis that hangs, so that only one request waits.
    socketTimeout: 500,
    retryStrategy: (attempt) => Math.min(attempt * 200, 5000),
    // Reconnect after a failover, when the address may belong to another server.
    reconnectOnError: ({ message }) => message.includes('READONLY'),
  });
}
