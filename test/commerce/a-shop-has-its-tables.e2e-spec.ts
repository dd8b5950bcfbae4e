import { commerce } from '../../src/blueprints/commerce/index.js';
import { draftMigration } from '../../src/provisioning/draft-migration.js';
import { serverUrl } from '../support/postgres.js';
import { Scratch, type Shop } from './support/scratch.js';

const TABLES = [
  'addresses',
  'blog_posts',
  'creators',
  'customers',
  'order_items',
  'orders',
  'payouts',
  'product_images',
  'product_variants',
  'products',
  'reviews',
];

describe('the tables of a shop', () => {
  let scratch: Scratch;
  let shop: Shop;

  beforeAll(async () => {
    scratch = await Scratch.create();
    shop = await scratch.shop('rawdog', '11111111-1111-4111-8111-111111111111');
  });
  afterAll(() => scratch.drop());

  it('are exactly the eleven', async () => {
    const rows: { relname: string }[] = await shop.dataSource.query(
      `SELECT relname FROM pg_class WHERE relnamespace = 'tenant_rawdog'::regnamespace AND relkind = 'r' ORDER BY 1`,
    );
    expect(rows.map(({ relname }) => relname)).toEqual(TABLES);
  });

  it('all carry both stamps', async () => {
    const rows: { count: string }[] = await shop.dataSource.query(`
      SELECT count(*) FROM information_schema.columns WHERE table_schema = 'tenant_rawdog'
      AND column_name IN ('created_at', 'updated_at') AND data_type = 'timestamp with time zone' AND is_nullable = 'NO'`);
    expect(Number(rows[0].count)).toBe(TABLES.length * 2);
  });

  it.each(['public', 'tenant_rawdog'])(
    'every foreign key of %s has an index that begins with its column',
    async (schema) => {
      const rows: unknown[] = await shop.dataSource.query(
        `SELECT c.conname FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = $1::regnamespace
         AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])`,
        [schema],
      );
      expect(rows).toEqual([]);
    },
  );

  it.each(['shared', 'tenant'] as const)('the %s migrations make what the entities say', async (scope) => {
    const { entities, migrations } = commerce[scope]!;
    const schema = scope === 'shared' ? 'public' : 'scratch';
    const draft = await draftMigration({
      databaseUrl: serverUrl(),
      schema,
      entities,
      migrations,
    });
    expect(draft.up).toEqual([]);
  });

  it.each(['shared', 'tenant'] as const)('the %s migrations can be taken back', async (scope) => {
    const dataSource = scope === 'shared' ? scratch.platform : shop.dataSource;
    await dataSource.transaction(async (manager) => {
      for (const Migration of [...commerce[scope]!.migrations].reverse())
        await new Migration().down(manager.queryRunner!);
      for (const Migration of commerce[scope]!.migrations) await new Migration().up(manager.queryRunner!);
    });
  });
});
