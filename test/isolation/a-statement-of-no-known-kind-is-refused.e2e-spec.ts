import { Query } from 'pg';
import QueryStream from 'pg-query-stream';
import { type Tenant, type TenantDataSource } from '../../src/tenancy/index.js';
import { type Arena, ArenaNote, openArena } from './support/arena.js';
import { ALLOWED, NOT_ALLOWED, OF_THE_SESSION, ON_OBJECTS, OTHER_COMMANDS, SPELLINGS } from './support/statements.js';

interface Refusal {
  readonly code: string;
  readonly statement?: string;
}

/** What a tenant may say is a list of kinds of statements: everything else is refused before it is sent. */
describe.each(['schema', 'row'] as const)('a statement of no known kind is refused: %s', (isolation) => {
  let arena: Arena;
  let source: TenantDataSource;
  let tenant: Tenant;
  let other: Tenant;

  beforeAll(async () => {
    arena = await openArena({ isolation });
    source = await arena.open({ poolSize: 2, statementTimeoutMs: 10_000, lockTimeoutMs: 2_000 });
    [tenant, other] = arena.tenants;
    await arena.admin(
      `CREATE PROCEDURE "${tenant.schemaName}".nothing() LANGUAGE sql AS 'SELECT 1';
       GRANT EXECUTE ON PROCEDURE "${tenant.schemaName}".nothing() TO "${tenant.roleName}"`,
    );
  });
  afterAll(() => arena.close());

  const named = (error: unknown): Refusal => ((error as { driverError?: Refusal }).driverError ?? error) as Refusal;

  /** The error of a text, sent alone and in a request's transaction that has begun. */
  async function outcomes(text: string): Promise<(Refusal | 'done')[]> {
    const found: (Refusal | 'done')[] = [];
    for (const transaction of ['statement', 'request'] as const) {
      const work = async (): Promise<Refusal | 'done'> => {
        if (transaction === 'request') await source.query('SELECT 1');
        return source.query(text).then(() => 'done' as const, named);
      };
      found.push(await arena.scope.run(tenant, work, { transaction }));
    }
    return found;
  }

  /** The other tenant reads and writes its rows, and waits for nothing. */
  async function expectUntouched(): Promise<void> {
    const read = () => source.query<{ body: string }[]>('UPDATE notes SET amount = amount RETURNING body');
    const rows = await arena.scope.run(other, read);
    expect(
      rows.flat().filter((row) => String((row as { body?: string }).body).startsWith(arena.canary(other))),
    ).toHaveLength(3);
  }

  it.each(Object.entries(NOT_ALLOWED))('%s', async (sql, statement) => {
    for (const spell of SPELLINGS) {
      const refused = expect.objectContaining({ code: 'statement_not_allowed', statement });
      const text = spell(sql);
      expect([text, ...(await outcomes(text))]).toEqual([text, refused, refused]);
    }
    await expectUntouched();
  });

  it.each(OF_THE_SESSION)('%s, which would stay on the connection', async (sql) => {
    for (const spell of SPELLINGS) {
      const refused = expect.objectContaining({ code: 'session_statement' });
      const text = spell(sql);
      expect([text, ...(await outcomes(text))]).toEqual([text, refused, refused]);
    }
    await expectUntouched();
  });

  it('every command of the SQL reference that changes objects', async () => {
    for (const text of ON_OBJECTS) {
      const refused = expect.objectContaining({ code: 'statement_not_allowed' });
      expect([text, ...(await outcomes(text))]).toEqual([text, refused, refused]);
    }
    await expectUntouched();
  });

  it('and all other commands are in one of these lists or the other', () => {
    const texts = [...Object.keys(NOT_ALLOWED), ...OF_THE_SESSION, ...ALLOWED, 'CALL nothing()'];
    expect(OTHER_COMMANDS.filter((command) => !texts.some((text) => text.startsWith(command)))).toEqual([]);
  });

  it('what reads and writes rows passes, in any spelling', async () => {
    const texts = [...ALLOWED, 'CALL nothing()'];
    const work = async () => {
      const runner = source.createQueryRunner();
      for (const text of SPELLINGS.slice(0, 4).flatMap((spell) => texts.map(spell))) {
        const done = runner.query(text).then(
          () => 'done',
          (error: Error) => error.message,
        );
        expect([text, await done]).toEqual([text, 'done']);
      }
      await runner.release();
    };
    await arena.scope.run(tenant, work, { transaction: 'request' });
    for (const text of ['TABLE notes', 'CALL nothing()', '(SELECT 1)', "SET LOCAL TimeZone = 'UTC'", ' ']) {
      expect([text, await arena.scope.run(tenant, () => source.query(text).then(() => 'done'))]).toEqual([
        text,
        'done',
      ]);
    }
    await expectUntouched();
  });

  it('several statements in one text are refused by the server', async () => {
    for (const text of ['SELECT 1; DROP OWNED BY CURRENT_USER', 'SELECT 1; SELECT 2', ';SELECT 1;;LOCK TABLE notes']) {
      for (const transaction of ['statement', 'request'] as const) {
        const answer = arena.scope.run(tenant, () => source.query(text), { transaction });
        await expect(answer).rejects.toMatchObject({ code: '42601' });
      }
    }
    await expectUntouched();
  });

  it('by every way a statement can be sent', async () => {
    const text = 'DROP OWNED BY CURRENT_USER';
    const lend = <T>(work: (client: any) => T): Promise<T> =>
      new Promise((resolve, reject) =>
        source.pool.connect((error, client, release) => {
          if (error) return reject(error);
          try {
            Promise.resolve(work(client))
              .finally(() => release?.())
              .then(resolve, reject);
          } catch (thrown) {
            void release?.();
            reject(thrown as Error);
          }
        }),
      );
    const ways: Record<string, () => Promise<unknown>> = {
      'DataSource.query': () => source.query(text),
      'DataSource.query with values': () => source.query(text, []),
      'manager.query': () => source.manager.query(text),
      'sql``': () => source.sql`DROP OWNED BY CURRENT_USER`,
      'manager.sql``': () => source.manager.sql`DROP OWNED BY CURRENT_USER`,
      'QueryRunner.query': () => source.createQueryRunner().query(text),
      'QueryRunner in a transaction': async () => {
        const runner = source.createQueryRunner();
        await runner.startTransaction();
        return runner.query(text).finally(() => runner.release());
      },
      'QueryRunner.stream': () => source.createQueryRunner().stream(text),
      'QueryRunner.clearTable': () => source.createQueryRunner().clearTable('notes'),
      'repository.clear': () => source.getRepository(ArenaNote).clear(),
      'a config': () => lend((client) => client.query({ text, values: [], name: 'kept' })),
      'a callback': () =>
        lend((client) => new Promise((_, reject) => client.query(text, [], (error: Error) => reject(error)))),
      'a query stream': () => lend((client) => client.query(new QueryStream(text))),
      'a query stream that writes': () => lend((client) => client.query(new QueryStream('DELETE FROM notes'))),
      'a cursor': () => lend((client) => client.query(new QueryStream(text).cursor)),
      "pg's own query": () => lend((client) => client.query(new Query(text))),
      'a cursor that reads': () => lend((client) => client.query(new QueryStream('SELECT 1').cursor)),
      'a copy': () => lend((client) => client.query({ text: 'COPY notes TO STDOUT', submit() {} })),
    };
    for (const [way, send] of Object.entries(ways)) {
      for (const transaction of ['statement', 'request'] as const) {
        const answer = arena.scope.run(tenant, send, { transaction }).then(() => 'done', named);
        expect([way, await answer]).toEqual([way, expect.objectContaining({ code: 'statement_not_allowed' })]);
      }
    }
    await expectUntouched();
  });

  it('the refusal says what to do instead, and repeats nothing of the statement', async () => {
    const messages: Record<string, RegExp> = {
      "NOTIFY hush, 'secret'": /^NOTIFY is .* outbox .*afterCommit/,
      'LOCK TABLE secret': /^LOCK TABLE is .* SELECT … FOR UPDATE/,
      'TRUNCATE secret': /^TRUNCATE is .*deleteAll/,
      "ALTER ROLE secret PASSWORD 'secret'": /^ALTER ROLE is .* migrations/,
      "SET LOCAL secret.setting = 'secret'": /^SET LOCAL secret\.setting is .* TimeZone/,
      'SET LOCAL "secret thing" = \'secret\'': /^SET LOCAL … is/,
    };
    for (const [text, message] of Object.entries(messages)) {
      const [refused] = (await outcomes(text)) as unknown as Error[];
      expect(refused.message).toMatch(message);
      expect(refused.message.replace('secret.setting', '')).not.toContain('secret');
    }
    await expect(arena.scope.run(tenant, () => source.getRepository(ArenaNote).clear())).rejects.toThrow(/deleteAll/);
  });
});
