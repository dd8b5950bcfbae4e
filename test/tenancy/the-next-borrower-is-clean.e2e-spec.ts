import { setTimeout as sleep } from 'node:timers/promises';
import { type TenantDataSource } from '../../src/tenancy/index.js';
import { makePlayground, Note, type Playground } from './two-schemas.js';

describe('the next borrower is clean', () => {
  let play: Playground;
  let source: TenantDataSource;

  beforeAll(async () => {
    play = await makePlayground(2);
    source = await play.open({ poolSize: 1, statementTimeoutMs: 400 });
  });
  afterAll(() => play.close());

  /** B finds its own rows, no open transaction and no trace of A on the only connection. */
  async function expectClean() {
    const b = play.tenants[1];
    const [row] = await play.scope.run(b, () =>
      source.query(`SELECT body, current_user::text AS role, now() = statement_timestamp() AS fresh FROM notes`),
    );
    expect(row).toEqual({ body: b.slug, role: b.roleName, fresh: expect.any(Boolean) });
    const open = await play.admin(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
    );
    expect(open[0].n).toBe(0);
    expect(await play.admin(`SELECT body FROM "${play.tenants[0].schemaName}".notes`)).toEqual([
      { body: play.tenants[0].slug },
    ]);
  }
  const asA = <T>(work: () => Promise<T>, options = {}) => play.scope.run(play.tenants[0], work, options);

  it('after a QueryRunner released with an open transaction', async () => {
    await asA(async () => {
      const queryRunner = source.createQueryRunner();
      await queryRunner.startTransaction();
      await queryRunner.query(`INSERT INTO notes (body) VALUES ('lost')`);
      await queryRunner.release();
    });
    await expectClean();
  });

  it('after a transaction whose callback throws', async () => {
    await expect(
      asA(() =>
        source.transaction(async (manager) => {
          await manager.insert(Note, { body: 'lost' });
          throw new Error('changed my mind');
        }),
      ),
    ).rejects.toThrow('changed my mind');
    await expectClean();
  });

  it('after a request whose handler throws', async () => {
    await expect(
      asA(
        async () => {
          await source.getRepository(Note).save({ body: 'lost' });
          throw new Error('handler');
        },
        { transaction: 'request' },
      ),
    ).rejects.toThrow('handler');
    await expectClean();
  });

  it('after a failed statement, a statement timeout and a syntax error', async () => {
    await expect(asA(() => source.query('SELECT 1/0'))).rejects.toThrow(/division/);
    await expect(asA(() => source.query('SELECT pg_sleep(5)'))).rejects.toThrow(/statement timeout/);
    await expect(asA(() => source.query('SELECT FROM WHERE'))).rejects.toThrow(/syntax/);
    await expectClean();
  });

  it('after a value that has no form in SQL', async () => {
    const circular: { self?: object } = {};
    circular.self = circular;
    const ask = () => source.query('SELECT $1::text', [circular]);
    const lost = async () => {
      await source.query(`INSERT INTO notes (body) VALUES ('lost')`);
      return ask();
    };
    await expect(asA(ask)).rejects.toThrow(/circular/);
    await expect(asA(lost, { transaction: 'request' })).rejects.toThrow(/circular/);
    await expectClean();
  });

  it('after a client that went away during a query: the query is cancelled on the server', async () => {
    const abort = new AbortController();
    const slow = asA(() => source.query('SELECT pg_sleep(30)'), { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(slow).rejects.toMatchObject({ driverError: { code: 'client_aborted' } });
    await sleep(50);
    expect(
      await play.admin(
        `SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()`,
      ),
    ).toEqual([]);
    await expectClean();
  });

  it('after a stream that is dropped half way', async () => {
    await asA(async () => {
      const stream = await source.createQueryRunner().stream('SELECT generate_series(1, 100000) AS n');
      for await (const row of stream as AsyncIterable<{ n: number }>) if (row.n > 250) break;
    });
    await expectClean();
  });

  it('after the server ends the connection', async () => {
    await expect(asA(() => source.query('SELECT pg_terminate_backend(pg_backend_pid())'))).rejects.toThrow();
    await expectClean();
  });

  it('after a swallowed error inside a transaction, which is not reported as success', async () => {
    await expect(
      asA(() =>
        source.transaction(async (manager) => {
          await manager.insert(Note, { body: 'lost' });
          await manager.query('SELECT 1/0').catch(() => undefined);
        }),
      ),
    ).rejects.toMatchObject({ driverError: { code: 'transaction_aborted' } });
    await expectClean();
  });

  it('after statements that would change the session: they are refused', async () => {
    for (const text of [
      'SET search_path TO public',
      'set role none',
      '/* x */ RESET ALL',
      'SET SESSION AUTHORIZATION DEFAULT',
      'SET LOCAL ROLE none',
      'DISCARD ALL',
      'LISTEN x',
      "PREPARE TRANSACTION 'x'",
    ]) {
      await expect(asA(() => source.query(text))).rejects.toMatchObject({ driverError: { code: 'session_statement' } });
    }
    await expectClean();
  });
});
