import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import { blueprintsNamed } from '../../src/blueprints/index.js';
import { WallMissingError, Walls, WALLS } from '../../src/provisioning/index.js';
import { startTestApp, type TestApp } from '../support/app.js';

const SERVED = ['commerce', 'support'];
const definitions = blueprintsNamed(SERVED).map(({ definition }) => definition);

describe('readiness', () => {
  let app: TestApp;
  let owner: Client;
  let meta: Client;
  let shop: { schemaName: string; roleName: string };
  beforeAll(async () => {
    app = await startTestApp({ BLUEPRINTS: SERVED.join(',') });
    ({ tenant: shop } = await app.createTenant({ blueprint: 'commerce', slug: 'walled_shop' }));
    await app.createTenant({ blueprint: 'support', slug: 'walled_desk' });
    owner = new Client({ connectionString: app.urls.ownerUrl });
    meta = new Client({ connectionString: app.urls.metaUrl });
    await Promise.all([owner.connect(), meta.connect()]);
  });
  afterAll(async () => {
    await Promise.all([owner.end(), meta.end()]);
    await app.close();
  });

  const ready = (baseUrl: string) => fetch(`${baseUrl}/health/ready`);
  const lookAgain = () => new Walls(async (sql, values) => (await meta.query(sql, values)).rows, definitions);

  async function missing(): Promise<string[]> {
    const walls = lookAgain();
    const found: string[] = [];
    for (const wall of WALLS) {
      await walls.assert(wall).catch((error: Error) => {
        expect(error).toBeInstanceOf(WallMissingError);
        found.push(`${wall}: ${error.message}`);
      });
    }
    return found;
  }

  it('is given while every wall stands', async () => {
    const response = await ready(app.baseUrl);
    expect(response.status).toBe(200);
    expect(((await response.json()) as { checks: object }).checks).toMatchObject({
      'row security': 'up',
      policies: 'up',
      roles: 'up',
    });
  });

  it.each([
    ['policies', 'support.tickets', 'every policy of a shared table', dropPolicies('support.tickets'), undefined],
    ['policies', 'products', 'every policy of a tenant’s table', dropPolicies('<shop>.products'), undefined],
    ['row security', 'support.users', 'FORCE', 'ALTER TABLE support.users NO FORCE ROW LEVEL SECURITY', undefined],
    ['row security', 'orders', 'ENABLE', 'ALTER TABLE <shop>.orders DISABLE ROW LEVEL SECURITY', undefined],
    [
      'roles',
      't_',
      'a tenant’s role that no policy binds',
      'ALTER ROLE <role> BYPASSRLS',
      'ALTER ROLE <role> NOBYPASSRLS',
    ],
  ])('names %s (%s) when it lacks %s', async (wall, place, _what, down, up) => {
    const named = (sql: string) =>
      sql.replaceAll('<shop>', `"${shop.schemaName}"`).replaceAll('<role>', `"${shop.roleName}"`);
    // A role belongs to the server, and is changed and put right outside the transaction that undoes everything else.
    if (up) await owner.query(named(down));
    else await owner.query('BEGIN');
    try {
      if (!up) await owner.query(named(down));
      const seen = up ? await missing() : await seenBy(owner);
      expect(seen).toEqual([expect.stringContaining(`${wall}: The wall "${wall}" is missing at `)]);
      expect(seen[0]).toContain(place);
    } finally {
      await owner.query(up ? named(up) : 'ROLLBACK');
    }
    expect(await missing()).toEqual([]);
  });

  async function seenBy(client: Client): Promise<string[]> {
    const walls = new Walls(async (sql, values) => (await client.query(sql, values)).rows, definitions);
    const found: string[] = [];
    for (const wall of WALLS) await walls.assert(wall).catch((error: Error) => found.push(`${wall}: ${error.message}`));
    return found;
  }

  it('is refused with 503 and the name of the wall, and nothing of the place', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    await owner.query(dropPolicies('support.tickets'));
    const later = await app.release(blueprintsNamed(SERVED));
    try {
      const response = await ready(later.baseUrl);
      expect(response.status).toBe(503);
      const body = await response.text();
      expect(JSON.parse(body)).toMatchObject({ code: 'not_ready', checks: { policies: 'down', 'row security': 'up' } });
      expect(body).not.toContain('tickets');
    } finally {
      await later.close();
      warn.mockRestore();
    }
  });

  it('asks the database once a minute at most, and again at once after a question that failed', async () => {
    let asked = 0;
    let now = 0;
    let isDown = false;
    const answer = () => (isDown ? Promise.reject(new Error('down')) : Promise.resolve([]));
    const walls = new Walls(
      () => ((asked += 1), answer()),
      definitions,
      () => now,
    );
    for (now = 0; now < 60_000; now += 5_000) await Promise.all(WALLS.map((wall) => walls.assert(wall)));
    expect(asked).toBe(1);
    isDown = true;
    await expect(walls.assert('roles')).rejects.toThrow('down');
    isDown = false;
    await walls.assert('roles');
    expect(asked).toBe(3);
  });
});

function dropPolicies(table: string): string {
  return `DO $$ DECLARE p record; BEGIN
    FOR p IN SELECT polname FROM pg_policy WHERE polrelid = '${table}'::regclass LOOP
      EXECUTE format('DROP POLICY %I ON ${table}', p.polname);
    END LOOP; END $$`;
}
