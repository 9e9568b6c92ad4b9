import { startProcess, type StartedProcess } from './start-process.js';

/** Starts a real Redis that keeps nothing on disk: Debian's package redis-server. */
export async function startRedis(port: number): Promise<StartedProcess> {
  const options = `--port ${port} --bind 127.0.0.1 --save`.split(' ');
  const redis = startProcess(['redis-server', ...options, '']);
  await redis.line(/Ready to accept/);
  return redis;
}
