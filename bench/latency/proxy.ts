import { Client } from 'pg';
import { Child } from '../harness/child.js';
import { medianOf } from '../harness/stats.js';

/** A slower way to the same server. */
export interface LatencyProxy {
  /** The URL with the way changed. */
  through(url: string): string;
  /** What a round trip really takes longer. */
  readonly addedMs: number;
  stop(): Promise<void>;
}

export async function startLatencyProxy(databaseUrl: string, delayMs: number): Promise<LatencyProxy> {
  const { hostname, port } = new URL(databaseUrl);
  const child = await Child.start(new URL('./main.ts', import.meta.url));
  const near = await child.ask<number>('start', { host: hostname, port: Number(port || 5432), delayMs });
  const through = (url: string) => {
    const changed = new URL(url);
    changed.hostname = '127.0.0.1';
    changed.port = String(near);
    return changed.href;
  };
  const addedMs = (await roundTripMs(through(databaseUrl))) - (await roundTripMs(databaseUrl));
  return { through, addedMs, stop: () => child.stop() };
}

async function roundTripMs(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const times: number[] = [];
  for (let n = 0; n < 100; n += 1) {
    const started = performance.now();
    await client.query('SELECT 1');
    times.push(performance.now() - started);
  }
  await client.end();
  return medianOf(times);
}
