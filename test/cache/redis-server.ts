import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { Redis } from 'ioredis';

const BINARY = ['/usr/bin/redis-server', '/usr/local/bin/redis-server'].find((path) => existsSync(path));

export const redisAvailable = process.env.REDIS_URL ?? BINARY;
export const NO_REDIS = 'no Redis: set REDIS_URL or install redis-server';
/** Tests that stop the server need one of their own. */
export const redisBinary = BINARY;

export interface TestRedis {
  url: string;
  port: number;
  /** The server stops answering, and keeps what it has. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** A Redis for one test file: its own server where the binary is there, else REDIS_URL. */
export async function startRedis(): Promise<TestRedis> {
  const nothing = () => {};
  if (!BINARY) return { url: process.env.REDIS_URL!, port: 0, pause: nothing, resume: nothing, stop: async () => {} };
  const port = await freePort();
  const server = spawn(BINARY, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
    stdio: 'ignore',
  });
  const url = `redis://127.0.0.1:${port}`;
  await answering(url);
  return {
    url,
    port,
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    stop: () => stopped(server),
  };
}

async function answering(url: string): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  redis.on('error', () => {});
  await redis.ping();
  redis.disconnect();
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGKILL');
  await exited;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
