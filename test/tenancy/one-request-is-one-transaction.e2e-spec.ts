import { type TenantDataSource } from '../../src/tenancy/index.js';
import { makePlayground, Note, type Playground } from './two-schemas.js';

describe('one request is one transaction', () => {
  let play: Playground;
  let source: TenantDataSource;

  beforeAll(async () => {
    play = await makePlayground(2);
    source = await play.open({ poolSize: 2, turnTimeoutMs: 1_000 });
  });
  beforeEach(() => play.admin(`DELETE FROM "${play.tenants[0].schemaName}".notes`));
  afterAll(() => play.close());

  const inRequest = <T>(work: () => Promise<T>) => play.scope.run(play.tenants[0], work, { transaction: 'request' });
  const saved = async () =>
    (await play.admin(`SELECT body FROM "${play.tenants[0].schemaName}".notes ORDER BY body`)).map((row) => row.body);
  const notes = () => source.getRepository(Note);

  it('commits everything together, and nothing before the end', async () => {
    await inRequest(async () => {
      await notes().save({ body: 'one' });
      await notes().insert({ body: 'two' });
      await source.transaction((manager) => manager.save(Note, { body: 'three' }));
      expect(await notes().count()).toBe(3);
      expect(await saved()).toEqual([]);
    });
    expect(await saved()).toEqual(['one', 'three', 'two']);
  });

  it('uses one connection for siblings in Promise.all, each in its turn', async () => {
    await inRequest(() => Promise.all(Array.from({ length: 30 }, (_, n) => notes().save({ body: `n${n}` }))));
    expect((await saved()).length).toBe(30);
    expect(source.figures.total).toBeLessThanOrEqual(2);
  });

  it('undoes a failed sibling alone', async () => {
    const results = await inRequest(() =>
      Promise.allSettled([
        notes().save({ body: 'good' }),
        source.transaction(async (manager) => {
          await manager.insert(Note, { body: 'bad' });
          throw new Error('no');
        }),
        notes().save({ body: 'fine' }),
        notes().save([{ body: 'twice' }, { body: 'twice' }]),
        notes().save({ body: 'last' }),
      ]),
    );
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await saved()).toEqual(['fine', 'good', 'last']);
  });

  it('recognises real nesting: other repositories inside a transaction do not wait for it', async () => {
    await inRequest(() =>
      source.transaction(async (manager) => {
        await manager.insert(Note, { body: 'outer' });
        await notes().save({ body: 'inner' });
        await source.transaction(() => notes().save({ body: 'innermost' }));
        await Promise.all([
          notes().save({ body: 'p1' }),
          notes().save({ body: 'p2' }),
          manager.save(Note, { body: 'p3' }),
        ]);
        expect(await notes().count()).toBe(6);
      }),
    );
    expect(await saved()).toEqual(['inner', 'innermost', 'outer', 'p1', 'p2', 'p3']);
  });

  it('undoes what ran inside a transaction that fails, and keeps the rest', async () => {
    await inRequest(async () => {
      await notes().save({ body: 'before' });
      await source
        .transaction(async () => {
          await notes().save({ body: 'inside' });
          throw new Error('no');
        })
        .catch(() => undefined);
      await notes().save({ body: 'after' });
    });
    expect(await saved()).toEqual(['after', 'before']);
  });

  it('a first transaction that fails leaves the request usable', async () => {
    await inRequest(async () => {
      await notes()
        .save([{ body: 'x' }, { body: 'x' }])
        .catch(() => undefined);
      await notes().save({ body: 'kept' });
    });
    expect(await saved()).toEqual(['kept']);
  });

  it('works with a QueryRunner begun and ended by hand, with nested transactions', async () => {
    await inRequest(async () => {
      const queryRunner = source.createQueryRunner();
      await queryRunner.startTransaction();
      await queryRunner.manager.insert(Note, { body: 'kept' });
      await notes().save({ body: 'also' });
      await queryRunner.startTransaction();
      await queryRunner.manager.insert(Note, { body: 'undone' });
      await queryRunner.rollbackTransaction();
      await queryRunner.commitTransaction();
      await queryRunner.release();
    });
    expect(await saved()).toEqual(['also', 'kept']);
  });

  it('folds the isolation level into BEGIN, and refuses a stricter one later', async () => {
    await inRequest(async () => {
      await source.transaction('SERIALIZABLE', async (manager) => {
        const [row] = await manager.query('SHOW transaction_isolation');
        expect(row.transaction_isolation).toBe('serializable');
      });
    });
    await expect(
      inRequest(async () => {
        await notes().count();
        await source.transaction('SERIALIZABLE', (manager) => manager.count(Note));
      }),
    ).rejects.toMatchObject({ driverError: { code: 'isolation_level' } });
  });

  it('recognises transaction control in any spelling', async () => {
    await inRequest(async () => {
      const queryRunner = source.createQueryRunner();
      await queryRunner.query('/* c */ begin  transaction isolation level repeatable read;');
      await queryRunner.query(`INSERT INTO notes (body) VALUES ('undone')`);
      await queryRunner.query('-- x\n rollback work ;');
      await queryRunner.query('Start Transaction');
      await queryRunner.query(`INSERT INTO notes (body) VALUES ('kept')`);
      await queryRunner.query('END');
      await queryRunner.release();
    });
    expect(await saved()).toEqual(['kept']);
  });

  it('undoes alone what a QueryRunner released without a commit had begun', async () => {
    await inRequest(async () => {
      await notes().save({ body: 'kept' });
      const queryRunner = source.createQueryRunner();
      await queryRunner.startTransaction();
      await queryRunner.manager.insert(Note, { body: 'undone' });
      await queryRunner.release();
    });
    expect(await saved()).toEqual(['kept']);
  });

  it('refuses to commit while a transaction nobody awaited is open', async () => {
    await expect(
      inRequest(async () => {
        const queryRunner = source.createQueryRunner();
        await queryRunner.startTransaction();
        await queryRunner.manager.insert(Note, { body: 'dangling' });
      }),
    ).rejects.toMatchObject({ code: 'unfinished_transaction' });
    expect(await saved()).toEqual([]);
  });

  it('does not let a commit look like success after a swallowed error', async () => {
    await expect(
      inRequest(async () => {
        await notes().insert({ body: 'lost' });
        await source.query('SELECT 1/0').catch(() => undefined);
      }),
    ).rejects.toMatchObject({ code: 'transaction_aborted' });
    expect(await saved()).toEqual([]);
  });

  it('names the error when a sibling waits for itself', async () => {
    await expect(
      inRequest(async () => {
        let release = () => {};
        const gate = new Promise<void>((resolve) => (release = resolve));
        const first = source.transaction(async (manager) => {
          await manager.insert(Note, { body: 'first' });
          await gate;
        });
        await new Promise((resolve) => setTimeout(resolve, 50));
        await notes().count().finally(release);
        await first;
      }),
    ).rejects.toMatchObject({ driverError: { code: 'transaction_turn_timeout' } });
  });

  it('sends nothing at all when nothing was asked', async () => {
    const before = source.figures.total;
    await inRequest(async () => {});
    await inRequest(() => source.transaction(async () => {}));
    expect(source.figures.total).toBe(before);
  });
});
