import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/embedded/index.js';
import { type TenantDataSource } from '../../src/tenancy/index.js';
import { type Arena, ArenaNote, openArena } from './support/arena.js';
import { Relay } from './support/relay.js';
import { withParts } from './support/server-url.js';

const RECOVERS_WITHIN_MS = 5_000;

/** The server's own recovery counts: without durability, or the speed of this machine's disk would be measured. */
const SERVER = { isDurable: false };

describe('a killed server is used again', () => {
  let home: string;
  let server: EmbeddedPostgres;
  let relay: Relay;
  let arena: Arena;
  let source: TenantDataSource;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'tenantry-killed-'));
    server = await startEmbeddedPostgres({ home, ...SERVER });
    relay = await Relay.start(server.port);
    arena = await openArena({ isolation: 'schema', tenants: 4, serverUrl: server.url });
    const { pathname } = new URL(arena.adminUrl);
    await arena.admin(`ALTER DATABASE ${pathname.slice(1)} SET synchronous_commit = on`);
    const url = withParts(arena.appUrl, { port: relay.port, host: '127.0.0.1' });
    source = await arena.open({ url, poolSize: 4 });
  });
  afterAll(async () => {
    await source.destroy();
    await relay.stop();
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  });

  /** Writes as every tenant, all the time, until told to stop; says what failed and what was answered well. */
  function keepWriting() {
    const state = {
      stopped: false,
      written: [] as string[],
      lastFailure: 0,
      firstSuccessAfter: Infinity,
      killedAt: Infinity,
    };
    const writers = arena.tenants.map(async (tenant, n) => {
      for (let count = 0; !state.stopped; count += 1) {
        const started = performance.now();
        const body = `${arena.canary(tenant)} ${n} ${count} ${started}`;
        try {
          await arena.scope.run(tenant, () => source.getRepository(ArenaNote).insert({ body }), {
            transaction: 'request',
          });
          state.written.push(body);
          if (started > state.killedAt) state.firstSuccessAfter = Math.min(state.firstSuccessAfter, performance.now());
        } catch {
          state.lastFailure = performance.now();
        }
        await sleep(10);
      }
    });
    return { state, done: () => ((state.stopped = true), Promise.all(writers)) };
  }

  async function expectRecovery(kill: () => Promise<void>): Promise<void> {
    const { state, done } = keepWriting();
    while (state.written.length < 20) await sleep(10);
    const killedAt = performance.now();
    await kill();
    state.killedAt = performance.now();
    for (let waited = 0; state.firstSuccessAfter === Infinity && waited < 30_000; waited += 50) await sleep(50);
    await sleep(300);
    await done();
    expect(state.lastFailure).toBeGreaterThan(killedAt);
    expect(state.firstSuccessAfter - state.killedAt).toBeLessThan(RECOVERS_WITHIN_MS);
    await expectApart(state.written);
  }

  /** Every acknowledged write is there, in its own tenant and in no other. */
  async function expectApart(written: string[]): Promise<void> {
    const seen: string[] = [];
    for (const tenant of arena.tenants) {
      const rows = await arena.scope.run(tenant, () => source.getRepository(ArenaNote).find());
      for (const { body } of rows) expect(body).toContain(arena.canary(tenant));
      seen.push(...rows.map(({ body }) => body));
    }
    expect(written.filter((body) => !seen.includes(body))).toEqual([]);
  }

  it('after a backend was killed and the server recovered from the crash', async () => {
    await expectRecovery(async () => {
      const [{ pid }] = await arena.scope.run(arena.tenants[0], () => source.query('SELECT pg_backend_pid() AS pid'));
      process.kill(pid, 'SIGKILL');
    });
  });

  it('after the whole server was killed and started again', async () => {
    await expectRecovery(async () => {
      process.kill(server.pid, 'SIGKILL');
      server = await startEmbeddedPostgres({ home, ...SERVER });
      relay.targetPort = server.port;
    });
  });
});
