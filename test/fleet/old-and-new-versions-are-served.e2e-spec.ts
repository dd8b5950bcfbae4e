import { setTimeout as sleep } from 'node:timers/promises';
import { insurance } from '../../src/blueprints/insurance/index.js';
import { catalogue } from '../../src/blueprints/index.js';
import { Fleet, Migrations, OwnerDatabase } from '../../src/provisioning/index.js';
import { type Blueprint, type MigrationClass } from '../../src/tenancy/index.js';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';
import { migrationOf } from './support/fleet-bench.js';

const EXPANDS: MigrationClass[] = [
  migrationOf('Nickname20990101000001', [
    'ALTER TABLE "customers" ADD "nickname" text',
    `ALTER TABLE "policies" ADD "renewal_notes" text NOT NULL DEFAULT ''`,
    'CREATE INDEX "ix_customers_nickname" ON "customers" ("nickname")',
  ]),
];
const TOO_NEW = [...EXPANDS, migrationOf('More20990101000002', ['ALTER TABLE "customers" ADD "more" text'])];
const LATEST = '20990101000001';
const SLUGS = ['ada', 'bea', 'cyd', 'dee'];

/** The brokers' blueprint of a later release. */
function later(more: readonly MigrationClass[]): Blueprint {
  const { tenant } = insurance;
  return { ...insurance, tenant: { ...tenant!, migrations: [...tenant!.migrations, ...more] } };
}

describe('tenants at several versions', () => {
  let app: TestApp;
  let owner: OwnerDatabase;
  const made: TestTenant[] = [];
  beforeAll(async () => {
    app = await startTestApp({ BLUEPRINTS: 'insurance' });
    const { ownerUrl, appUrl } = app.urls;
    owner = new OwnerDatabase({ ownerUrl, appUrl, blueprints: [later(EXPANDS)], environment: 'test' });
    for (const [index, slug] of SLUGS.entries()) {
      made.push(await app.createTenant({ blueprint: 'insurance', slug, profile: { fcaNumber: `10000${index}` } }));
    }
  });
  afterAll(async () => {
    await owner.onModuleDestroy();
    await app.close();
  });

  function call(baseUrl: string, { tenant, key }: TestTenant, path: string, body?: object): Promise<Response> {
    return fetch(`${baseUrl}/insurance${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${key}`,
        'x-tenant-id': tenant.slug,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body && JSON.stringify(body),
    });
  }

  /** Writes a customer and reads the list, as one who works there would. Returns what was not right. */
  async function work(baseUrl: string, tenant: TestTenant): Promise<string[]> {
    const { slug } = tenant.tenant;
    const written = await call(baseUrl, tenant, '/customers', { kind: 'retail', name: slug });
    const read = await call(baseUrl, tenant, '/customers?pageSize=100');
    const wrong: string[] = [];
    if (written.status !== 201) wrong.push(`${slug} POST ${written.status} ${await written.text()}`);
    if (read.status !== 200) return [...wrong, `${slug} GET ${read.status} ${await read.text()}`];
    const { items } = (await read.json()) as { items: { name: string }[] };
    if (!items.some(({ name }) => name === slug)) wrong.push('the row is not there');
    return [...wrong, ...items.filter(({ name }) => name !== slug).map(({ name }) => `a row of ${name}`)];
  }

  async function versions(): Promise<{ slug: string; version: string }[]> {
    const dataSource = await owner.dataSource();
    return dataSource.query('SELECT slug, schema_version AS version FROM meta.tenants ORDER BY slug');
  }

  it('half the fleet at N and half at N−1: both releases serve all of them with no error', async () => {
    const wrong: string[] = [];
    let isMigrating = true;
    let worked = 0;
    // The release that is serving notices nothing of the migration.
    const meanwhile = (async () => {
      while (isMigrating) {
        wrong.push(...(await work(app.baseUrl, made[worked++ % made.length])));
        await sleep(1);
      }
    })();
    const report = await new Fleet(owner, new Migrations(owner)).migrate({ tenants: SLUGS.slice(0, 2) });
    isMigrating = false;
    await meanwhile;
    expect(report.status).toBe('succeeded');
    const now = await versions();
    expect(now.filter(({ version }) => version === LATEST).map(({ slug }) => slug)).toEqual(['ada', 'bea']);
    expect(new Set(now.map(({ version }) => version)).size).toBe(2);

    const [{ module }] = catalogue.filter(({ definition }) => definition === insurance);
    const release = await app.release([{ definition: later(EXPANDS), module }]);
    for (const { baseUrl } of [app, release]) {
      for (const tenant of made) wrong.push(...(await work(baseUrl, tenant)));
    }
    await release.close();
    expect(wrong).toEqual([]);
    expect(worked).toBeGreaterThan(0);
  });

  it('a tenant behind what a release serves gets 503 and Retry-After there; the others are untouched', async () => {
    const [{ module }] = catalogue.filter(({ definition }) => definition === insurance);
    const release = await app.release([{ definition: later(TOO_NEW), module }]);
    const [ada, , cyd] = made;
    expect(await work(release.baseUrl, ada)).toEqual([]);
    const answer = await call(release.baseUrl, cyd, '/customers');
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ code: 'tenant_unavailable' });
    expect(await work(app.baseUrl, cyd)).toEqual([]);
    await release.close();
  });
});
