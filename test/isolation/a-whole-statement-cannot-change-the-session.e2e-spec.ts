import { type IsolationMode, type Tenant, type TenantDataSource } from '../../src/tenancy/index.js';
import { type Arena, openArena } from './support/arena.js';
import { sessionState } from './support/session-state.js';

/** Every spelling by which one statement could move the session, or the transaction, away from its tenant. */
const REFUSED_BY_THE_CORE = (victim: Tenant) => [
  `SET ROLE "${victim.roleName}"`,
  `set/**/role none`,
  `/* /* nested */ */ SET ROLE "${victim.roleName}"`,
  `-- a carriage return ends a comment\rSET ROLE NONE`,
  `;;SET SESSION AUTHORIZATION DEFAULT`,
  `SET LOCAL ROLE NONE`,
  `SET LOCAL  /* x */ ROLE NONE`,
  `SET LOCAL role TO none`,
  `SET LOCAL "role" = 'none'`,
  `SET LOCAL U&"r\\006Fle" = 'none'`,
  `SET LOCAL SESSION AUTHORIZATION DEFAULT`,
  `SET LOCAL SCHEMA '${victim.schemaName}'`,
  `SET LOCAL search_path = '${victim.schemaName}'`,
  `SET LOCAL tenantry.tenant_id = '${victim.key}'`,
  `SET LOCAL "tenantry"."tenant_id" = '${victim.key}'`,
  `SET LOCAL tenantry . tenant_id = '${victim.key}'`,
  `RESET ROLE`,
  `RESET ALL`,
  `DISCARD ALL`,
  `SET TimeZone = 'Asia/Tokyo'`,
  `SET default_transaction_read_only = on`,
  `DO $$ BEGIN EXECUTE 'SET ROLE "${victim.roleName}"'; END $$`,
  `DO LANGUAGE plpgsql $$ BEGIN SET TimeZone = 'Asia/Tokyo'; END $$`,
  `LISTEN tenantry_tenants`,
  `PREPARE p AS SELECT 1`,
  `PREPARE TRANSACTION 'p'`,
  `DECLARE c CURSOR WITH HOLD FOR SELECT * FROM notes`,
  `DECLARE "c" CURSOR WITH/**/HOLD FOR SELECT * FROM notes`,
  `LOAD 'auto_explain'`,
];

/** Begins like a statement that is allowed, or is one. */
const REFUSED_BY_THE_SERVER = (victim: Tenant) => [
  `SELECT * FROM notes; SET ROLE NONE`,
  `UPDATE pg_settings SET setting = 'Asia/Tokyo' WHERE name = 'TimeZone'`,
  `EXPLAIN ANALYZE SELECT set_config('TimeZone', 'Asia/Tokyo', false)`,
  `WITH moved AS (SELECT set_config('role', '${victim.roleName}', false)) SELECT * FROM moved`,
  `SET TRANSACTION SNAPSHOT '00000003-0000001B-1'`,
  `SET CONSTRAINTS ALL IMMEDIATE; SET ROLE NONE`,
];

describe.each<IsolationMode>(['schema', 'row'])('a whole statement cannot change the session: %s', (isolation) => {
  let arena: Arena;
  let source: TenantDataSource;
  let clean: unknown;
  let attacker: Tenant;
  let victim: Tenant;

  beforeAll(async () => {
    arena = await openArena({ isolation });
    source = await arena.open({ poolSize: 1 });
    [attacker, victim] = arena.tenants;
    clean = await sessionState(source, arena.scope, victim);
  });
  afterAll(() => arena.close());

  /** The error of one statement sent as the attacker, alone and in a request's transaction. */
  async function outcomes(text: string): Promise<unknown[]> {
    const outcomes: unknown[] = [];
    for (const transaction of ['statement', 'request'] as const) {
      const answer = arena.scope.run(attacker, () => source.query(text), { transaction });
      outcomes.push(
        await answer.then(
          () => 'done',
          (error: { driverError: unknown }) => error.driverError,
        ),
      );
      expect(await sessionState(source, arena.scope, victim)).toEqual(clean);
    }
    return outcomes;
  }

  it('where the core reads what it is', async () => {
    for (const text of REFUSED_BY_THE_CORE(victim)) {
      const refused = expect.objectContaining({ code: 'session_statement' });
      expect([text, ...(await outcomes(text))]).toEqual([text, refused, refused]);
    }
  });

  it('where the server has taken the right', async () => {
    for (const text of REFUSED_BY_THE_SERVER(victim)) {
      const refused = expect.objectContaining({ severity: 'ERROR' });
      expect([text, ...(await outcomes(text))]).toEqual([text, refused, refused]);
    }
  });

  it('and leaves what ends with the transaction alone', async () => {
    for (const text of [
      `SET LOCAL TimeZone = 'Asia/Tokyo'`,
      `SET LOCAL "TimeZone" TO 'Asia/Tokyo'`,
      `SET LOCAL TIME ZONE 'Asia/Tokyo'`,
      `SET TRANSACTION READ ONLY`,
      `SET CONSTRAINTS ALL IMMEDIATE`,
      `/* a comment */ SELECT 1`,
      `DECLARE c CURSOR FOR SELECT * FROM notes`,
    ]) {
      expect([text, ...(await outcomes(text))]).toEqual([text, 'done', 'done']);
    }
  });
});
