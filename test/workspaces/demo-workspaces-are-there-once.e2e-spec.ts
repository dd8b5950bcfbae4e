import { workspaces } from '../../src/blueprints/workspaces/blueprint.js';
import { seedDemoWorkspace } from '../../src/blueprints/workspaces/demo/demo-workspace.js';
import { isValidWorkspaceId } from '../../src/blueprints/workspaces/ids/workspace-id.js';
import { type SeedTenant } from '../../src/tenancy/index.js';
import { contentOf, scratchDatabase, type Scratch } from '../reporting/support/scratch.js';

describe('the demo workspaces', () => {
  let scratch: Scratch;
  const tenants: SeedTenant[] = [];
  beforeAll(async () => {
    scratch = await scratchDatabase(workspaces);
    for (const { slug, name, profile } of workspaces.demoTenants) {
      const tenant = await scratch.createTenant(slug, name, profile);
      await scratch.as(tenant, (manager) => seedDemoWorkspace(manager, tenant));
      tenants.push(tenant);
    }
  });
  afterAll(() => scratch?.drop());

  it('have ids of the generated form, which are the keys of their rows', () => {
    for (const { slug, key } of tenants) {
      expect(isValidWorkspaceId(slug)).toBe(true);
      expect(slug).toHaveLength(15);
      expect(key).toBe(slug);
    }
  });

  it('have members and an owner each', async () => {
    const rows = await scratch.dataSource.query(
      `SELECT workspace_id, array_agg(u.email || ' ' || role ORDER BY u.email) AS members
       FROM workspace_members m JOIN users u ON u.id = m.user_id GROUP BY 1 ORDER BY 1 DESC`,
    );
    expect(rows).toEqual([
      {
        workspace_id: 'kQ3vT8mZp1LxR5a',
        members: ['iris.moreau@example.com owner', 'nell.fox@example.com member', 'tom.abara@example.com admin'],
      },
      {
        workspace_id: 'W7bNc2yHd9FgJ4s',
        members: ['nell.fox@example.com admin', 'piet.vandam@example.com owner', 'sana.malik@example.com owner'],
      },
    ]);
  });

  it('change nothing when they are seeded again', async () => {
    const before = await contentOf(scratch, 'workspaces');
    for (const tenant of tenants) await scratch.as(tenant, (manager) => seedDemoWorkspace(manager, tenant));
    expect(await contentOf(scratch, 'workspaces')).toEqual(before);
  });

  it('belong to whoever creates them', async () => {
    const creator = '00000000-0000-4000-8000-000000000101';
    const tenant = await scratch.createTenant('Nn0Oo1Pp2Qq3Rr4', 'Created', { createdBy: creator });
    expect(
      await scratch.dataSource.query(`SELECT user_id, role FROM workspace_members WHERE workspace_id = $1`, [
        tenant.slug,
      ]),
    ).toEqual([{ user_id: creator, role: 'owner' }]);
  });
});
