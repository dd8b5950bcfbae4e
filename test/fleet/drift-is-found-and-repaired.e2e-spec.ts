import { type FleetBench, openFleet } from './support/fleet-bench.js';

/** Each done by hand to a tenant of its own: what it is, and what drift must name. */
const DRIFTS: readonly [sql: string, kind: string][] = [
  ['ALTER TABLE books ADD extra text', 'column'],
  ['ALTER TABLE loans DROP COLUMN book_id', 'column'],
  ['ALTER TABLE books ALTER title TYPE varchar(80)', 'column'],
  ['ALTER TABLE loans ALTER id TYPE bigint', 'column'],
  [`ALTER TABLE books ALTER title SET DEFAULT 'none'`, 'default'],
  ['ALTER TABLE books ALTER id DROP DEFAULT', 'default'],
  ['ALTER TABLE books ALTER id SET DEFAULT uuidv7()', 'default'],
  ['ALTER TABLE books ALTER title DROP NOT NULL', 'not null'],
  ['CREATE INDEX handmade ON books (lower(title))', 'index'],
  ['DROP INDEX uq_books_title', 'index'],
  ['DROP INDEX uq_books_title; CREATE INDEX uq_books_title ON books (title)', 'index'],
  [`UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'uq_books_title'::regclass`, 'index'],
  ['ALTER TABLE loans DROP CONSTRAINT loans_book_id_fkey', 'constraint'],
  ['ALTER TABLE loans ALTER CONSTRAINT loans_book_id_fkey NOT DEFERRABLE', 'constraint'],
  ['ALTER TABLE books ADD CONSTRAINT ck_title CHECK (title > $$$$)', 'constraint'],
  ['ALTER TABLE audit_log DROP CONSTRAINT audit_log_pkey', 'constraint'],
  ['GRANT TRUNCATE ON books TO {role}', 'grant'],
  ['REVOKE UPDATE ON books FROM {role}', 'grant'],
  ['GRANT SELECT ON books TO PUBLIC', 'grant'],
  ['GRANT UPDATE (what) ON audit_log TO {role}', 'column grant'],
  ['REVOKE USAGE ON SEQUENCE loans_id_seq FROM {role}', 'grant'],
  ['GRANT CREATE ON SCHEMA {schema} TO {role}', 'schema grant'],
  ['DROP POLICY tenant_isolation ON books', 'policy'],
  ['ALTER POLICY tenant_isolation ON books USING (true)', 'policy'],
  ['CREATE POLICY handmade ON books USING (true)', 'policy'],
  ['ALTER TABLE books OWNER TO CURRENT_USER', 'owner'],
  ['ALTER TABLE books NO FORCE ROW LEVEL SECURITY', 'row security'],
  ['ALTER TABLE audit_log DISABLE ROW LEVEL SECURITY', 'row security'],
  [
    'CREATE TRIGGER handmade BEFORE DELETE ON books FOR EACH STATEMENT EXECUTE FUNCTION tenancy.refuse_change()',
    'trigger',
  ],
  ['ALTER SEQUENCE loans_id_seq INCREMENT BY 7', 'sequence'],
  ['CREATE TABLE handmade (id int)', 'table'],
  ['DROP TABLE audit_log', 'table'],
];

describe('drift', () => {
  let bench: FleetBench;
  beforeAll(async () => {
    bench = await openFleet(DRIFTS.length + 3);
  });
  afterAll(() => bench.close());

  it('finds each difference made by hand, accuses nobody else, and repairs all', async () => {
    const fleet = bench.fleetAt([]);
    const clean = await fleet.drift();
    expect(clean).toMatchObject({ checked: bench.tenants.length, drifted: [] });
    expect(clean.groups).toEqual([expect.objectContaining({ tenants: bench.tenants.length, isExpected: true })]);
    for (const [index, [sql]] of DRIFTS.entries()) {
      const { schemaName, roleName } = bench.tenants[index];
      const concrete = sql.replaceAll('{role}', `"${roleName}"`).replaceAll('{schema}', `"${schemaName}"`);
      await bench.database.admin(`SET search_path TO "${schemaName}"; ${concrete}`);
    }
    const { drifted, groups } = await fleet.drift();
    expect(groups[0]).toMatchObject({ tenants: 3, isExpected: true });
    expect(drifted.map(({ slug }) => slug)).toEqual(bench.tenants.slice(0, DRIFTS.length).map(({ slug }) => slug));
    for (const [index, { differences }] of drifted.entries()) {
      expect([DRIFTS[index][0], differences.map(({ kind }) => kind)]).toEqual([
        DRIFTS[index][0],
        expect.arrayContaining([DRIFTS[index][1]]),
      ]);
    }
    expect((await fleet.status())[0]).toMatchObject({ drifted: DRIFTS.length });

    const careful = await fleet.drift({ repair: true });
    expect(careful.drifted.filter(({ error }) => error)).toEqual([]);
    expect(careful.drifted.filter(({ withheld }) => withheld.length > 0).map(({ withheld }) => withheld)).toEqual([
      ['ALTER TABLE "books" DROP COLUMN "extra"'],
      ['DROP TABLE "handmade"'],
    ]);
    const thorough = await fleet.drift({ repair: true, allowDataLoss: true });
    expect(thorough.drifted.map(({ isRepaired }) => isRepaired)).toEqual([true, true]);
    expect(await fleet.drift()).toMatchObject({ drifted: [] });
    expect((await fleet.status())[0]).toMatchObject({ drifted: 0 });
    for (const tenant of bench.tenants) await bench.provisioning.verify(tenant);
  });
});
