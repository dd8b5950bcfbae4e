import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { commerce } from '../../src/blueprints/commerce/index.js';
import { Organization } from '../../src/blueprints/commerce/platform/index.js';
import { reporting } from '../../src/blueprints/reporting/index.js';
import { DataSource } from '../../src/blueprints/reporting/sources/data-source.js';
import { setupDatabase } from '../../src/database/index.js';
import { OwnerDatabase, ProvisioningService } from '../../src/provisioning/index.js';
import { EncryptionKeys, FieldEncryption, Sealed, type Tenant } from '../../src/tenancy/index.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { jsonOf, runCommand } from './support/run-command.js';

interface Report {
  readonly keyId: string;
  readonly rotated: number;
  readonly fields: { readonly field: string; readonly rotated: number }[];
  readonly failures: { readonly tenant: string | null; readonly rowId: string; readonly code: string }[];
}

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const SHOP = 'organizations.shopify_access_token';
const SOURCE = 'data_sources.token';
/** More than one batch. */
const SOURCES = 501;

describe('keys:rotate', () => {
  const [old, fresh] = [key('old'), key('fresh')];
  let database: TestDatabase;
  let owner: OwnerDatabase;
  let sql: Client;
  const tenants: Record<string, Tenant> = {};

  beforeAll(async () => {
    database = await createTestDatabase();
    const { urls } = await setupDatabase({ ownerUrl: database.ownerUrl });
    const blueprints = [commerce, reporting];
    owner = new OwnerDatabase({
      ownerUrl: database.ownerUrl,
      appUrl: urls.appUrl,
      blueprints,
      environment: 'test',
    });
    const provisioning = new ProvisioningService(owner);
    for (const [slug, blueprint] of Object.entries({
      rawdog: commerce,
      mossy: commerce,
      harbour: reporting,
      lumen: reporting,
    })) {
      tenants[slug] = await provisioning.create({ blueprint: blueprint.name, slug, name: slug });
    }
    sql = new Client({ connectionString: database.ownerUrl });
    await sql.connect();
  }, 120_000);
  afterAll(async () => {
    await sql?.end();
    await owner?.onModuleDestroy();
    await database.drop();
  });

  const encryptionOf = (configured: string, tenant: Tenant) =>
    new FieldEncryption(new EncryptionKeys({ configured }), () => tenant);

  /** A canary of each tenant under the key: the shop's token, and a source's for each name. */
  const plant = async (configured: string) => {
    for (const slug of ['rawdog', 'mossy']) {
      const row = Object.assign(new Organization(), { id: tenants[slug].id });
      encryptionOf(configured, tenants[slug]).seal(row, 'shopifyAccessToken', `canary of ${slug}`);
      const text = Sealed.textOf(row.shopifyAccessToken!);
      await sql.query('UPDATE public.organizations SET shopify_access_token = $1 WHERE id = $2', [text, row.id]);
    }
    await sql.query('DELETE FROM reporting.data_sources');
    for (const [slug, count] of Object.entries({ harbour: SOURCES, lumen: 2 })) {
      const rows = Array.from({ length: count }, () => {
        const row = Object.assign(new DataSource(), { id: randomUUID() });
        encryptionOf(configured, tenants[slug]).seal(row, 'token', `canary of ${slug}`);
        return { id: row.id, token: Sealed.textOf(row.token!) };
      });
      await sql.query(
        `INSERT INTO reporting.data_sources (id, token, tenant_id, name, kind, location, endpoints)
         SELECT id, token, $3, id, 'http', 'https://ct.example.com', '{calls}' FROM unnest($1::uuid[], $2::text[]) AS t (id, token)`,
        [rows.map(({ id }) => id), rows.map(({ token }) => token), tenants[slug].id],
      );
    }
  };

  /** How many secrets of each tenant open with this one key, to what they were. */
  const opening = async (configured: string): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {};
    const read = async (entity: typeof Organization | typeof DataSource, property: string, text: string) => {
      const { rows } = await sql.query<{ id: string; tenant_id: string; secret: string }>(text);
      for (const { id, tenant_id: tenantId, secret } of rows) {
        const tenant = Object.values(tenants).find((each) => each.id === tenantId)!;
        const row = Object.assign(new entity(), { id, [property]: Sealed.parse(secret) });
        try {
          const opened = encryptionOf(configured, tenant).open(row, property as never);
          if (opened === `canary of ${tenant.slug}`) counts[tenant.slug] = (counts[tenant.slug] ?? 0) + 1;
        } catch {
          counts[tenant.slug] ??= 0;
        }
      }
    };
    await read(
      Organization,
      'shopifyAccessToken',
      'SELECT id, id AS tenant_id, shopify_access_token AS secret FROM public.organizations',
    );
    await read(DataSource, 'token', 'SELECT id, tenant_id, token AS secret FROM reporting.data_sources');
    return counts;
  };
  const env = () => ({ DATABASE_URL: database.ownerUrl, TENANTRY_ENCRYPTION_KEYS: `${fresh},${old}` });
  const NONE = { rawdog: 0, mossy: 0, harbour: 0, lumen: 0 };
  const ALL = { rawdog: 1, mossy: 1, harbour: SOURCES, lumen: 2 };

  it('with --tenant brings that tenant’s secrets under the current key, and no other’s', async () => {
    await plant(old);
    for (const slug of ['lumen', 'mossy']) {
      const report = await jsonOf<Report>(['keys:rotate', '--tenant', slug], env());
      expect(report).toMatchObject({ keyId: 'fresh', rotated: ALL[slug as 'lumen'], failures: [] });
    }
    expect(await opening(fresh)).toEqual({ ...NONE, lumen: 2, mossy: 1 });
    expect(await opening(old)).toEqual({ ...ALL, lumen: 0, mossy: 0 });
  });

  it('brings all secrets of all blueprints under it, says how far it is, and a second time has nothing to do', async () => {
    await plant(old);
    const ran = await runCommand(['keys:rotate'], env());
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stdout).toContain(`${SOURCES + 4} secrets brought under the key "fresh".`);
    expect(ran.stderr).toMatch(new RegExp(`^502/${SOURCES + 2} secrets \\(${SOURCE}\\)$`, 'm'));
    expect(ran.stderr.trim().split('\n').at(-1)).toBe(`${SOURCES + 4}/${SOURCES + 4} secrets (${SOURCE})`);
    for (const secret of ['canary of', 'v1:', old.split(':')[1], fresh.split(':')[1]]) {
      expect(ran.stdout + ran.stderr).not.toContain(secret);
    }
    expect(await opening(fresh)).toEqual(ALL);
    expect(await opening(old)).toEqual(NONE);
    const again = await jsonOf<Report>(['keys:rotate'], { ...env(), TENANTRY_ENCRYPTION_KEYS: fresh });
    expect(again).toEqual({
      keyId: 'fresh',
      rotated: 0,
      fields: expect.arrayContaining([
        { field: SHOP, rotated: 0 },
        { field: SOURCE, rotated: 0 },
      ]) as unknown,
      failures: [],
    });
  });

  it('a secret that does not open stops no other, is named, and the exit code is not 0', async () => {
    await plant(old);
    await sql.query(
      `UPDATE public.organizations SET shopify_access_token =
        (SELECT shopify_access_token FROM public.organizations WHERE id = $1) WHERE id = $2`,
      [tenants.rawdog.id, tenants.mossy.id],
    );
    const ran = await runCommand(['keys:rotate', '--json'], env());
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('1 secret is still under another key');
    const report = JSON.parse(ran.stdout) as Report;
    expect(report.failures).toEqual([
      expect.objectContaining({ field: SHOP, tenant: null, rowId: tenants.mossy.id, code: 'seal_broken' }),
    ]);
    expect(await opening(fresh)).toEqual({ ...ALL, mossy: 0 });
    expect(ran.stdout + ran.stderr).not.toContain('canary of');
  });

  it('a key that is not listed is named', async () => {
    await plant(old);
    const ran = await runCommand(['keys:rotate', '--tenant', 'lumen'], { ...env(), TENANTRY_ENCRYPTION_KEYS: fresh });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('unknown_encryption_key');
    expect(ran.stdout).toContain('"old"');
    expect(await opening(old)).toEqual(ALL);
  });

  it('refuses a tenant that is nobody, and a database without a key in production', async () => {
    const nobody = await runCommand(['keys:rotate', '--tenant', 'nobody'], env());
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no tenant "nobody"') as string });
    const { TENANTRY_ENCRYPTION_KEYS: _, ...without } = env();
    const keyless = await runCommand(['keys:rotate'], { ...without, NODE_ENV: 'production' });
    expect(keyless).toMatchObject({ code: 1, stderr: expect.stringContaining('TENANTRY_ENCRYPTION_KEYS') as string });
  });
});
