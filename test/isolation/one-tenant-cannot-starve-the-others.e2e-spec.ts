import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type INestApplication } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { type TenantDataSource, type TenantDataSourceOptions } from '../../src/tenancy/index.js';
import { allowFaults, startFuzzApp } from './fuzz/app.js';
import { type Arena, ArenaNote, openArena } from './support/arena.js';
import { type Answer, HttpClient } from './support/http-client.js';

/** Else those who are to hold the connections could be refused themselves, on a machine with much to do. */
const LONGER_THAN_CONNECTING_MS = 3_000;

describe('one tenant cannot starve the others', () => {
  let arena: Arena;
  let app: INestApplication | null = null;
  let client: HttpClient;

  beforeAll(async () => {
    arena = await openArena({ isolation: 'mixed', tenants: 4 });
    await allowFaults(arena);
  });
  afterEach(async () => {
    client.close();
    await app?.close();
    app = null;
  });
  afterAll(() => arena.close());

  async function serve(options: Partial<TenantDataSourceOptions>): Promise<void> {
    app = await startFuzzApp(arena, arena.dataSourceOptions(options));
    client = new HttpClient((app.getHttpServer().address() as AddressInfo).port);
  }
  const get = (tenant: number, fault = 'none', signal?: AbortSignal) =>
    client.call({ path: '/fuzz/list', headers: { 'X-Tenant-ID': `tenant${tenant}`, 'X-Fault': fault }, signal });
  const post = (tenant: number, body: string, fault = 'none', signal?: AbortSignal) =>
    client.call({
      method: 'POST',
      path: '/fuzz/write',
      headers: { 'X-Tenant-ID': `tenant${tenant}`, 'X-Fault': fault },
      body: { body },
      signal,
    });
  const shown = ({ status, json, headers }: Answer) => ({ status, code: json?.code, retry: headers['retry-after'] });
  /** So many requests of the first tenant that hold a connection until they are told to leave. */
  function hold(count: number): () => Promise<void> {
    const abort = new AbortController();
    const holders = Array.from({ length: count }, () => get(0, 'timeout', abort.signal));
    return async () => {
      abort.abort();
      await Promise.allSettled(holders);
      await until(async () => (await napping()) === 0);
    };
  }
  const napping = async () =>
    (
      await arena.admin(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%fuzz.nap%' AND pid <> pg_backend_pid()`,
      )
    ).length;
  async function until(condition: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 1_500 && !(await condition()); tries += 1) await sleep(20);
    expect(await condition()).toBe(true);
  }

  it('a tenant that holds its share is told that it is busy; the others are served at once', async () => {
    await serve({ poolSize: 4, maxPerTenant: 2, acquireTimeoutMs: LONGER_THAN_CONNECTING_MS });
    const leave = hold(2);
    await until(async () => (await napping()) === 2);
    const late = [get(0), get(0), post(0, 'late')];
    for (const other of [1, 2, 3]) expect((await get(other)).status).toBe(200);
    for (const answer of await Promise.all(late)) {
      expect(shown(answer)).toEqual({ status: 503, code: 'tenant_busy', retry: '1' });
    }
    await leave();
    expect((await get(0)).status).toBe(200);
  });

  it('a pool that is used up answers 503 in time, and serves again afterwards', async () => {
    await serve({ poolSize: 1, maxPerTenant: 1, acquireTimeoutMs: LONGER_THAN_CONNECTING_MS });
    const leave = hold(1);
    await until(async () => (await napping()) === 1);
    for (const answer of await Promise.all([get(1), post(2, 'late')])) {
      expect(shown(answer)).toEqual({ status: 503, code: 'connection_timeout', retry: '1' });
    }
    await leave();
    expect((await get(1)).status).toBe(200);
  });

  it('a statement, and a wait for a lock, end at the tenant’s limits', async () => {
    await serve({ poolSize: 2, statementTimeoutMs: 1_500, lockTimeoutMs: 300 });
    expect(shown(await get(0, 'timeout')).code).toBe('statement_timeout');
    const [{ schemaName }] = arena.tenants;
    await arena.admin('BEGIN');
    await arena.admin(`LOCK TABLE "${schemaName}".notes IN ACCESS EXCLUSIVE MODE`);
    const answer = await post(0, 'waits').finally(() => arena.admin('ROLLBACK'));
    expect(shown(answer)).toMatchObject({ status: 503, code: 'lock_timeout' });
    expect((await post(0, 'no longer')).status).toBe(201);
  });

  it('a transaction left idle is ended by the server, and nothing of it stays', async () => {
    await serve({ poolSize: 1, idleInTransactionTimeoutMs: 150 });
    const source = app!.get<TenantDataSource>(getDataSourceToken());
    const [tenant, other] = arena.tenants;
    const idle = arena.scope.run(
      tenant,
      async () => {
        await source.getRepository(ArenaNote).insert({ body: 'idle' });
        await sleep(600);
        return source.getRepository(ArenaNote).count();
      },
      { transaction: 'request' },
    );
    await expect(idle).rejects.toThrow();
    expect((await arena.rowsOf(tenant)).filter((row) => row.includes('idle'))).toEqual([]);
    const rows = await arena.scope.run(other, () => source.getRepository(ArenaNote).find());
    for (const { body } of rows) expect(body).toContain(arena.canary(other));
  });

  it('a client that goes away takes its statement and its writes with it', async () => {
    await serve({ poolSize: 2, statementTimeoutMs: 20_000 });
    for (const call of [
      get(0, 'timeout', AbortSignal.timeout(300)),
      post(0, 'gone', 'timeout', AbortSignal.timeout(300)),
    ]) {
      await expect(call).rejects.toThrow(/abort/i);
      await until(async () => (await napping()) === 0);
    }
    expect((await arena.rowsOf(arena.tenants[0])).filter((row) => row.includes('gone'))).toEqual([]);
    expect((await get(1)).status).toBe(200);
  });
});
