import { TenantHostnames } from '../../src/meta/index.js';
import { openBench, type Bench } from './support/bench.js';

/** Old links, headers and bookmarks hold the name: they must not reach whoever takes it next. */
describe('a name that was given up', () => {
  let bench: Bench;
  beforeAll(async () => (bench = await openBench()));
  afterAll(() => bench?.close());

  const resting = { code: 'slug_resting', message: expect.stringContaining('--reuse') };
  const make = (slug: string, blueprint = 'library', reuse?: boolean) =>
    bench.provisioning.create({ blueprint, slug, reuse });
  const daysLeft = async (name: string) => {
    const [row] = await bench.database.admin(
      'SELECT round(extract(epoch FROM rests_until - now()) / 86400)::int AS days FROM meta.resting_names WHERE name = $1',
      [name],
    );
    return row?.days as number | undefined;
  };

  it.each(['library', 'club'])('by a drop goes to no other tenant, also after the purge (%s)', async (blueprint) => {
    const slug = `left_${blueprint}`;
    const tenant = await make(slug, blueprint);
    await bench.provisioning.drop(tenant);
    expect(await daysLeft(slug)).toBe(30);
    // The other blueprint is no way round.
    for (const other of ['library', 'club']) await expect(make(slug, other)).rejects.toMatchObject(resting);
    const bystander = await make(`stays_${blueprint}`, blueprint);
    await expect(bench.provisioning.rename(bystander, slug)).rejects.toMatchObject(resting);
    await bench.provisioning.purge(await bench.provisioning.find({ kind: 'id', value: tenant.id }));
    await expect(make(slug, blueprint)).rejects.toMatchObject(resting);
    // Nothing of what was refused is left.
    expect(await bench.provisioning.find({ kind: 'id', value: bystander.id })).toMatchObject({ slug: bystander.slug });
    await bench.provisioning.verify(bystander);
    const taken = await make(slug, blueprint, true);
    expect(taken.id).not.toBe(tenant.id);
    expect(await daysLeft(slug)).toBeUndefined();
  });

  it('by a rename goes back to the tenant that had it, and to another only on demand', async () => {
    const tenant = await make('first_name');
    const renamed = await bench.provisioning.rename(tenant, 'second_name');
    await expect(make('first_name')).rejects.toMatchObject(resting);
    const back = await bench.provisioning.rename(renamed, 'first_name');
    expect(back).toMatchObject({ id: tenant.id, slug: 'first_name' });
    const other = await make('other_name');
    await expect(bench.provisioning.rename(other, 'second_name')).rejects.toMatchObject(resting);
    const taken = await bench.provisioning.rename(other, 'second_name', { reuse: true });
    expect(taken).toMatchObject({ id: other.id, slug: 'second_name' });
  });

  it('is the dropped tenant’s to take back, and not another dropped one’s', async () => {
    const [tenant, other] = [await make('came_back'), await make('came_late')];
    for (const each of [tenant, other]) await bench.provisioning.drop(each);
    const dropped = (id: string) => bench.provisioning.find({ kind: 'id', value: id });
    await expect(bench.provisioning.restore(await dropped(other.id), 'came_back')).rejects.toMatchObject(resting);
    expect(await bench.provisioning.restore(await dropped(tenant.id), 'came_back')).toMatchObject({ id: tenant.id });
    expect(await daysLeft('came_back')).toBeUndefined();
  });

  it('is free when its time is over, and at once where none is wanted', async () => {
    const past = await make('long_ago');
    await bench.provisioning.drop(past);
    await bench.database.admin(`UPDATE meta.resting_names SET rests_until = now() WHERE name = 'long_ago'`);
    expect((await make('long_ago')).id).not.toBe(past.id);
    const [quick, year] = [await make('at_once'), await make('for_long')];
    await bench.another({ slugRestDays: 0 }).provisioning.drop(quick);
    expect((await make('at_once')).id).not.toBe(quick.id);
    await bench.another({ graceDays: 1, slugRestDays: 365 }).provisioning.drop(year);
    expect(await daysLeft('for_long')).toBe(365);
  });

  it('as a host name rests when it is removed, and when its tenant is dropped', async () => {
    const hostnames = new TenantHostnames(await bench.owner.dataSource(), { slugRestDays: 7 });
    const [a, b] = [await make('hosted_a'), await make('hosted_b')];
    const refused = { code: 'hostname_resting', message: expect.stringContaining('"reuse": true') };
    for (const name of ['one.example', 'two.example']) await hostnames.add(a, name);
    await hostnames.remove(a, 'one.example');
    expect(await daysLeft('one.example')).toBe(7);
    await expect(hostnames.add(b, 'One.Example')).rejects.toMatchObject(refused);
    await hostnames.add(a, 'one.example');
    await hostnames.remove(a, 'one.example');
    await bench.provisioning.drop(a, { now: true });
    for (const name of ['one.example', 'two.example']) {
      await expect(hostnames.add(b, name)).rejects.toMatchObject(refused);
    }
    expect(await hostnames.list(b.id)).toEqual([]);
    await hostnames.add(b, 'two.example', null, { reuse: true });
    expect((await hostnames.list(b.id)).map(({ hostname }) => hostname)).toEqual(['two.example']);
  });
});
