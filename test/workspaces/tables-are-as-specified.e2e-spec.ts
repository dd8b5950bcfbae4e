import { workspaces } from '../../src/blueprints/workspaces/blueprint.js';
import { PLATFORM_USER_ID } from '../../src/blueprints/workspaces/people/platform-user.js';
import { columnsOf, enumsOf, foreignKeysOf, indexesOf } from '../reporting/support/catalog.js';
import { scratchDatabase, tablesOf, type Scratch } from '../reporting/support/scratch.js';

const STAMP = { type: 'timestamp with time zone', nullable: false };
const COLUMNS: Record<string, Record<string, { type: string; nullable: boolean }>> = {
  users: {
    id: { type: 'uuid', nullable: false },
    email: { type: 'character varying(255)', nullable: false },
    password_hash: { type: 'character varying(255)', nullable: false },
    name: { type: 'character varying(255)', nullable: false },
    // Not the seed's: whether the mailbox was proved, and whether the person is disabled.
    email_verified_at: { ...STAMP, nullable: true },
    disabled_at: { ...STAMP, nullable: true },
    created_at: STAMP,
    updated_at: STAMP,
  },
  workspaces: {
    id: { type: 'character varying(20)', nullable: false },
    name: { type: 'character varying(255)', nullable: false },
    description: { type: 'text', nullable: true },
    created_by: { type: 'uuid', nullable: false },
    created_at: STAMP,
    updated_at: STAMP,
  },
  workspace_members: {
    id: { type: 'uuid', nullable: false },
    workspace_id: { type: 'character varying(20)', nullable: false },
    user_id: { type: 'uuid', nullable: false },
    role: { type: 'workspaces.workspace_role', nullable: false },
    joined_at: STAMP,
    created_at: STAMP,
    updated_at: STAMP,
  },
  sessions: {
    id: { type: 'character varying(255)', nullable: false },
    user_id: { type: 'uuid', nullable: false },
    workspace_id: { type: 'character varying(20)', nullable: false },
    expires_at: STAMP,
    created_at: STAMP,
    updated_at: STAMP,
    // Beyond the specification: when the person last proved who they are.
    authenticated_at: { type: 'timestamp with time zone', nullable: true },
  },
};

describe('workspaces tables', () => {
  let scratch: Scratch;
  beforeAll(async () => {
    scratch = await scratchDatabase(workspaces);
  });
  afterAll(() => scratch?.drop());

  it('are the four, and one for links that prove a mailbox', async () => {
    expect(await tablesOf(scratch, 'workspaces')).toEqual([
      'links',
      'sessions',
      'users',
      'workspace_members',
      'workspaces',
    ]);
  });

  it.each(Object.keys(COLUMNS))('%s has exactly its columns', async (table) => {
    // Without the schema on the path, PostgreSQL names the enum in full.
    const facts = await scratch.dataSource.transaction(async (manager) => {
      await manager.query('SET LOCAL search_path = pg_catalog');
      return columnsOf({ ...scratch, dataSource: manager as never }, `workspaces.${table}`);
    });
    const seen = Object.fromEntries(
      Object.entries(facts).map(([name, { type, nullable }]) => [name, { type, nullable }]),
    );
    expect(seen).toEqual(COLUMNS[table]);
  });

  it('know the three roles, member unless said', async () => {
    expect(await enumsOf(scratch, 'workspaces')).toEqual({
      link_purpose: ['signup', 'invite'],
      workspace_role: ['owner', 'admin', 'member'],
    });
    const tenant = await scratch.createTenant('a1B2c3D4e5F6g7H', 'Roles');
    const [member] = await scratch.as(tenant, (manager) =>
      manager.query<{ workspace_id: string; role: string }[]>(
        'INSERT INTO workspace_members (user_id) VALUES ($1) RETURNING workspace_id, role',
        [PLATFORM_USER_ID],
      ),
    );
    expect(member).toEqual({ workspace_id: 'a1B2c3D4e5F6g7H', role: 'member' });
  });

  it('have an index on every foreign key', async () => {
    const indexes = await indexesOf(scratch, 'workspaces');
    const keys = await foreignKeysOf(scratch, 'workspaces');
    expect(keys).toHaveLength(6);
    for (const { table, columns } of keys) {
      const covered = indexes.some((index) => index.table === table && index.columns[0] === columns[0]);
      expect([table, columns, covered]).toEqual([table, columns, true]);
    }
  });

  it.each(['short1234', 'a'.repeat(21), 'with-dash-12', "quote'1234567", 'ünïcode12345', 'newline1234\n', ''])(
    'refuse the workspace id %j',
    async (id) => {
      const insert = scratch.dataSource.query('INSERT INTO workspaces (id, name, created_by) VALUES ($1, $2, $3)', [
        id,
        'x',
        PLATFORM_USER_ID,
      ]);
      await expect(insert).rejects.toThrow(/ck_workspaces_id|too long/);
    },
  );

  it('let one person be in a workspace once', async () => {
    const tenant = await scratch.createTenant('Z9y8X7w6V5u4', 'Once');
    const add = () =>
      scratch.as(tenant, (manager) =>
        manager.query('INSERT INTO workspace_members (user_id) VALUES ($1)', [PLATFORM_USER_ID]),
      );
    await add();
    await expect(add()).rejects.toThrow(/uq_workspace_members_workspace_id_user_id/);
  });
});
