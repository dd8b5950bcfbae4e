import { accessTable, type Cell } from './support/access-table.js';
import { type Answer, Cast, newEmail } from './support/cast.js';

const NOWHERE = '00000000-0000-4000-8000-00000000dead';
const OLD = 60;
const STATUS_OF: Readonly<Record<string, number>> = { unauthenticated: 401, tenant_not_found: 404, no_person: 409 };
const REFUSALS = ['forbidden', 'session_required', 'recent_sign_in_required', 'beyond_your_own', 'owner_needed'].concat(
  'role_not_yours_to_give',
  Object.keys(STATUS_OF),
);

interface Area {
  /** Named in the header: only the platform key needs that. */
  readonly tenant: string;
  readonly credentials: Readonly<Record<string, string>>;
  /** What `{name}` in a request stands for. */
  readonly names: Readonly<Record<string, string>>;
}

describe('docs/access.md', () => {
  const cells = accessTable();
  const areas: Record<string, Area> = {};
  let cast: Cast;

  beforeAll(async () => {
    cast = await Cast.start();
    const { platformKey: platform } = cast.app;
    const [shop, client, broker, desk] = await Promise.all([
      cast.tenant('commerce', 'shop'),
      cast.tenant('reporting', 'client'),
      cast.tenant('insurance', 'broker'),
      cast.tenant('support', 'desk'),
    ]);
    const workspace = await cast.tenant('workspaces', 'Workspace12345');
    for (const { blueprint, slug } of [
      { blueprint: 'commerce', slug: 'other_shop' },
      { blueprint: 'reporting', slug: 'other_client' },
    ]) {
      await cast.tenant(blueprint, slug);
    }
    areas.commerce = await commerce(platform, shop);
    areas.reporting = await reporting(platform, client);
    areas.workspaces = await workspaces(platform, workspace);
    areas.insurance = await insurance(platform, broker);
    areas.support = await support(platform, desk);
    areas.operations = {
      tenant: '',
      names: {},
      credentials: {
        'platform key': platform,
        'platform key, `ops.read`': await cast.key({ scopes: ['ops.read'] }),
        'platform key, `ops.write`': await cast.key({ scopes: ['ops.write'] }),
        'tenant key': shop.key,
        'personal key': areas.insurance.credentials['`broker_admin`'],
        owner: areas.commerce.credentials.owner,
        nothing: '',
      },
    };
  }, 180_000);
  afterAll(() => cast?.close());

  type Opened = Awaited<ReturnType<Cast['tenant']>>;

  async function commerce(platform: string, { tenant, key }: Opened): Promise<Area> {
    const [member, admin, owner] = [
      await cast.member(tenant, 'member'),
      await cast.member(tenant, 'admin'),
      await cast.member(tenant, 'owner'),
    ];
    const scopes = ['products.read', 'products.write', 'team.read', 'team.write', 'keys.read', 'keys.write'];
    const body = { name: 'by an admin', scopes };
    const made = await cast.call({ method: 'POST', path: '/commerce/auth/api-keys', token: admin.token, body });
    const disabled = await cast.member(tenant, 'owner');
    await cast.sql(`UPDATE public.users SET status = 'disabled' WHERE id = $1`, [disabled.userId]);
    return {
      tenant: 'shop',
      names: { owner: owner.userId },
      credentials: {
        'platform key': platform,
        'tenant key': key,
        'tenant key, `products.read`': await cast.key({ tenant, scopes: ['products.read'] }),
        'personal key of a member': await cast.key({ tenant, userId: member.userId }),
        'shop key of an admin': made.body.key,
        member: member.token,
        'admin, old': await cast.shopSession(tenant, admin.userId, OLD),
        admin: admin.token,
        'owner, old': await cast.shopSession(tenant, owner.userId, OLD),
        owner: owner.token,
        'disabled owner': disabled.token,
      },
    };
  }

  async function reporting(platform: string, { tenant, key }: Opened): Promise<Area> {
    const [viewer, worker, admin, agency] = [
      await cast.client(tenant, 'client_viewer'),
      await cast.client(tenant, 'agency_member'),
      await cast.client(tenant, 'client_admin'),
      await cast.client(null, 'agency_admin'),
    ];
    const removed = await cast.client(tenant, 'client_admin');
    await cast.sql('DELETE FROM reporting.memberships WHERE user_id = $1', [removed.userId]);
    return {
      tenant: 'client',
      names: {},
      credentials: {
        'platform key': platform,
        'tenant key': key,
        'personal key of an agency admin': await cast.key({ tenant, userId: agency.userId }),
        'personal key of a removed person': await cast.key({ tenant, userId: removed.userId }),
        '`client_viewer`': viewer.token,
        '`agency_member`, old': await cast.clientSession(worker.userId, OLD),
        '`agency_member`': worker.token,
        '`client_admin`, old': await cast.clientSession(admin.userId, OLD),
        '`client_admin`': admin.token,
        '`agency_admin`': agency.token,
      },
    };
  }

  async function workspaces(platform: string, { tenant, key }: Opened): Promise<Area> {
    const [member, admin, owner] = [
      await cast.colleague(tenant, 'member'),
      await cast.colleague(tenant, 'admin'),
      await cast.colleague(tenant, 'owner'),
    ];
    const [{ id }] = await cast.sql('SELECT id FROM workspaces.workspace_members WHERE user_id = $1', [owner.userId]);
    return {
      tenant: tenant.slug,
      names: { owner: id as string },
      credentials: {
        'platform key': platform,
        'tenant key': key,
        'personal key of an owner': await cast.key({ tenant, userId: owner.userId }),
        member: member.token,
        // Another person: who leaves is out with all sessions.
        'admin, old': (await cast.colleague(tenant, 'admin', OLD)).token,
        admin: admin.token,
        'owner, old': await cast.workspaceSession(tenant, owner.userId, OLD),
        owner: owner.token,
      },
    };
  }

  async function insurance(platform: string, { tenant, key }: Opened): Promise<Area> {
    const personal = async (role: string, status?: string) =>
      cast.key({ tenant, userId: await cast.brokerUser(tenant, role, status) });
    return {
      tenant: 'broker',
      names: { admin: await cast.brokerUser(tenant, 'broker_admin') },
      credentials: {
        'platform key': platform,
        'tenant key': key,
        'tenant key, `users.write`': await cast.key({ tenant, scopes: ['users.write'] }),
        '`broker_admin`': await personal('broker_admin'),
        '`broker_user`': await personal('broker_user'),
        '`readonly_auditor`': await personal('readonly_auditor'),
        'disabled `broker_admin`': await personal('broker_admin', 'disabled'),
      },
    };
  }

  async function support(platform: string, { tenant, key }: Opened): Promise<Area> {
    const personal = async (role: string, active = true) =>
      cast.key({ tenant, userId: await cast.supportUser(tenant, role, active) });
    return {
      tenant: 'desk',
      names: { admin: await cast.supportUser(tenant, 'ADMIN') },
      credentials: {
        'platform key': platform,
        'tenant key': key,
        'tenant key, `users.write`': await cast.key({ tenant, scopes: ['users.write'] }),
        '`ADMIN`': await personal('ADMIN'),
        '`REPRESENTATIVE`': await personal('REPRESENTATIVE'),
        '`CUSTOMER`': await personal('CUSTOMER'),
        'inactive `ADMIN`': await personal('ADMIN', false),
      },
    };
  }

  /** What the cell's request is answered with: `yes` where access lets it through, whatever comes of it then. */
  async function actual({ area, credential, request: { method, path, body } }: Cell): Promise<string> {
    const { credentials, names, tenant } = areas[area.toLowerCase()];
    if (!(credential in credentials)) throw new Error(`docs/access.md, "${area}": no credential "${credential}".`);
    const filled = (text: string) =>
      text
        .replaceAll('{email}', newEmail())
        .replaceAll(/\{(\w+)\}/g, (all, name: string) => (name === 'id' ? NOWHERE : (names[name] ?? all)));
    const [url, elsewhere] = filled(path).split('@');
    const answer = await cast.call({
      method,
      path: url,
      token: credentials[credential],
      body: body === undefined ? undefined : (JSON.parse(filled(body)) as object),
      tenant: elsewhere ?? (credential === 'platform key' ? tenant : undefined),
    });
    return verdict(answer);
  }

  function verdict({ status, body }: Answer): string {
    const code = (body as { code?: string }).code ?? '';
    if (status >= 500) return `${status} ${code}`;
    if (!REFUSALS.includes(code)) return status === 401 || status === 403 ? `${status} ${code}` : 'yes';
    return status === (STATUS_OF[code] ?? 403) ? code : `${status} ${code}`;
  }

  it('has a table for each area', () => {
    expect(new Set(cells.map(({ area }) => area.toLowerCase()))).toEqual(new Set(Object.keys(areas)));
    expect(cells.length).toBeGreaterThan(400);
  });

  it('is true in every cell', async () => {
    const wrong: unknown[] = [];
    for (const row of rowsOf(cells)) {
      const found = await Promise.all(row.map(async (cell) => ({ ...cell, is: await actual(cell) })));
      wrong.push(...found.filter(({ is, says }) => is !== says));
    }
    expect(wrong).toEqual([]);
  }, 180_000);
});

function rowsOf(cells: readonly Cell[]): Cell[][] {
  const rows = new Map<Cell['request'], Cell[]>();
  for (const cell of cells) rows.set(cell.request, [...(rows.get(cell.request) ?? []), cell]);
  return [...rows.values()];
}
