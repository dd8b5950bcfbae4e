import { type TenantDataSource } from '../../src/tenancy/index.js';
import { makePlayground, Note, type Playground } from './two-schemas.js';

describe('a borrowed connection sees one tenant', () => {
  let play: Playground;
  let source: TenantDataSource;

  beforeAll(async () => {
    play = await makePlayground(20);
    source = await play.open({ poolSize: 4 });
  });
  afterAll(() => play.close());

  const bodies = () =>
    source
      .getRepository(Note)
      .find()
      .then((notes) => notes.map((note) => note.body));

  it('reads its own rows through a plain repository, both directions', async () => {
    const [a, b] = play.tenants;
    expect(await play.scope.run(a, bodies)).toEqual([a.slug]);
    expect(await play.scope.run(b, bodies)).toEqual([b.slug]);
    expect(await play.scope.run(a, bodies)).toEqual([a.slug]);
  });

  it('keeps 200 concurrent scopes over 20 tenants apart on a pool of 4', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => {
        const tenant = play.tenants[n % 20];
        return play.scope.run(tenant, async () => [tenant.slug, await bodies()] as const);
      }),
    );
    for (const [slug, seen] of answers) expect(seen).toEqual([slug]);
    expect(source.figures.total).toBeLessThanOrEqual(4);
  });

  it('refuses without a scope, also on the connection a tenant has just used', async () => {
    const single = await play.open({ poolSize: 1 });
    await play.scope.run(play.tenants[0], () => single.getRepository(Note).find());
    await expect(single.getRepository(Note).find()).rejects.toMatchObject({ code: 'no_tenant' });
    await expect(single.query('SELECT 1')).rejects.toMatchObject({ code: 'no_tenant' });
  });

  it('cannot reach another schema by its full name', async () => {
    const [a, b] = play.tenants;
    await expect(play.scope.run(a, () => source.query(`SELECT * FROM "${b.schemaName}".notes`))).rejects.toThrow(
      /permission denied/,
    );
  });

  it('has no rights at all outside the pipeline: the bare login owns nothing and reads nothing', async () => {
    const [a] = play.tenants;
    await play.scope.run(a, async () => {
      const [row] = await source.query(
        "SELECT current_user, session_user, current_setting('tenantry.tenant_id') AS tenant",
      );
      expect(row).toEqual({ current_user: a.roleName, session_user: expect.stringMatching(/^app_/), tenant: a.id });
    });
  });

  it('refuses stacked statements: everything from outside uses the extended protocol', async () => {
    await expect(play.scope.run(play.tenants[0], () => source.query('SELECT 1; SELECT 2'))).rejects.toThrow(
      /multiple commands/,
    );
  });

  it('streams rows inside the scope and commits at the end', async () => {
    const [a, b] = play.tenants;
    for (const tenant of [a, b, a]) {
      const rows = await play.scope.run(tenant, async () => {
        const stream = await source.getRepository(Note).createQueryBuilder('note').stream();
        const seen: any[] = [];
        for await (const row of stream) seen.push(row);
        return seen;
      });
      expect(rows.map((row) => row.note_body)).toEqual([tenant.slug]);
    }
    expect(source.figures.idle).toBe(source.figures.total);
  });
});
