import { ServedTenants } from '../../src/provisioning/index.js';
import { type Blueprint, type Tenant } from '../../src/tenancy/index.js';
import { libraryAt, migrationOf } from './support/fleet-bench.js';

const more = [1, 2, 3].map((number) => migrationOf(`More2026020100000${number}`, ['SELECT 1']));

function tenantAt(schemaVersion: string | null, isolation: Tenant['isolation'] = 'schema'): Tenant {
  const names = { id: 'id', slug: 's', name: 's', schemaName: 's', roleName: 'r', key: 'id', searchPath: ['s'] };
  return { ...names, blueprint: 'library', isolation, status: 'active', schemaVersion };
}

async function served(blueprint: Blueprint, tenant: Tenant): Promise<boolean> {
  const lookup = await ServedTenants.over({ find: () => Promise.resolve(tenant) }, [blueprint]);
  return (await lookup.find({ kind: 'slug', value: 's' }))?.isServed !== false;
}

describe('the versions a release serves', () => {
  it.each([
    ['20260201000003', true],
    ['20260201000002', true],
    ['20260201000001', false],
    ['20990101000000', true],
    [null, false],
  ])('its own, the one before, and those a later release has made: %s is %s', async (version, expected) => {
    expect(await served(libraryAt(...more), tenantAt(version))).toBe(expected);
  });

  it('more, where the blueprint says so; tenants of shared tables always', async () => {
    const blueprint = libraryAt(...more);
    const patient = { ...blueprint, tenant: { ...blueprint.tenant!, servedFrom: '20260201000001' } };
    expect(await served(patient, tenantAt('20260201000001'))).toBe(true);
    expect(await served(patient, tenantAt('20260101000002'))).toBe(false);
    expect(await served(blueprint, tenantAt('20200101000000', 'row'))).toBe(true);
  });
});
