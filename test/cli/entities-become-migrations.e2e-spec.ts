import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Column, Entity, Index } from 'typeorm';
import { blueprintsNamed } from '../../src/blueprints/index.js';
import { setupDatabase } from '../../src/database/index.js';
import { StampedRow, TextField } from '../../src/http/index.js';
import {
  generateMigrations,
  Migrations,
  OwnerDatabase,
  ProvisioningService,
  pushEntities,
} from '../../src/provisioning/index.js';
import { type Blueprint, type MigrationClass } from '../../src/tenancy/index.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

@Entity({ name: 'policy_notes' })
@Index(['author'])
class PolicyNote extends StampedRow {
  @TextField()
  author: string;

  @Column({ type: 'text', default: "it''s `new` ${yet}" })
  body: string;
}

/** The insurance blueprint of a developer who has added a table to tenants, and written no migration. */
function withNotes(migrations?: MigrationClass[]): Blueprint {
  const [{ definition }] = blueprintsNamed(['insurance']);
  const { tenant } = definition;
  return {
    ...definition,
    tenant: {
      ...tenant!,
      entities: [...tenant!.entities, PolicyNote],
      migrations: migrations ?? tenant!.migrations,
    },
  };
}

describe('entities become migrations', () => {
  let database: TestDatabase;
  let root: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    await setupDatabase({ ownerUrl: database.ownerUrl });
  });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'tenantry-checkout-'));
    cpSync(join(__dirname, '../../migrations'), join(root, 'migrations'), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));
  afterAll(() => database.drop());

  const generate = (blueprint: Blueprint, input: Partial<Parameters<typeof generateMigrations>[0]> = {}) =>
    generateMigrations({
      databaseUrl: database.ownerUrl,
      blueprints: [blueprint],
      root,
      name: 'AddPolicyNotes',
      ...input,
    });

  it('a table without a migration gets one, listed last; then there is nothing to do', async () => {
    const folder = join(root, 'migrations/insurance/tenant');
    const before = readdirSync(folder);
    const [written, ...others] = await generate(withNotes());
    expect(others).toEqual([]);
    expect(written).toEqual({
      file: expect.stringMatching(/\/migrations\/insurance\/tenant\/\d{14}-add-policy-notes\.ts$/),
      className: expect.stringMatching(/^AddPolicyNotes\d{14}$/),
      statements: expect.any(Number),
    });
    expect(readdirSync(folder)).toHaveLength(before.length + 1);
    const index = readFileSync(join(folder, 'index.ts'), 'utf8');
    expect(index).toMatch(new RegExp(`MigrationClass\\[\\] = \\[[^\\]]*, ${written.className}\\]`));

    const { migrations } = jest.requireActual<{ migrations: MigrationClass[] }>(join(folder, 'index.ts'));
    expect(await generate(withNotes(migrations))).toEqual([]);
  });

  it('nothing is written where entities and migrations agree', async () => {
    const places: [string, number][] = [];
    const [{ definition }] = blueprintsNamed(['commerce']);
    const written = await generate(definition, { progress: (place, statements) => places.push([place, statements]) });
    expect(written).toEqual([]);
    expect(places).toEqual([
      ['meta', 0],
      ['commerce shared', 0],
      ['commerce tenant', 0],
    ]);
  });

  it('refuses a name that is none, tables that are not there, and a folder that is no checkout', async () => {
    await expect(generate(withNotes(), { name: 'add notes' })).rejects.toMatchObject({ code: 'migration_name' });
    await expect(generate(withNotes(), { only: { blueprint: 'bakery' } })).rejects.toMatchObject({
      code: 'unknown_migration_scope',
    });
    await expect(generate(withNotes(), { root: tmpdir() })).rejects.toMatchObject({ code: 'no_migrations_folder' });
  });

  it('pushed, they are in every tenant, isolated, without a ledger entry; pushed again nothing happens', async () => {
    const owner = (blueprint: Blueprint) => {
      const { ownerUrl } = database;
      return new OwnerDatabase({ ownerUrl, appUrl: ownerUrl, blueprints: [blueprint], environment: 'test' });
    };
    const plain = owner(blueprintsNamed(['insurance'])[0].definition);
    const pushing = owner(withNotes());
    const query = async (sql: string) => (await (await plain.dataSource()).query(sql)) as Record<string, unknown>[];
    try {
      const tenant = await new ProvisioningService(plain).create({ slug: 'pushed', blueprint: 'insurance' });
      const ledger = `SELECT count(*) FROM "${tenant.schemaName}".schema_migrations`;
      const before = await query(ledger);
      const push = () => pushEntities(pushing, new Migrations(pushing));
      const statements = (await push()).filter(({ statements }) => statements > 0);
      expect(statements).toEqual([{ place: 'tenant "pushed"', statements: 2 }]);
      const [table] = await query(
        `SELECT relrowsecurity, relforcerowsecurity, has_table_privilege('${tenant.roleName}', oid, 'SELECT') AS reads
           FROM pg_class WHERE oid = '"${tenant.schemaName}".policy_notes'::regclass`,
      );
      expect(table).toEqual({ relrowsecurity: true, relforcerowsecurity: true, reads: true });
      expect((await push()).every(({ statements }) => statements === 0)).toBe(true);
      expect(await query(ledger)).toEqual(before);
    } finally {
      await plain.onModuleDestroy();
      await pushing.onModuleDestroy();
    }
  });
});
