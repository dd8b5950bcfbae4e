import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { blueprintsNamed } from '../../../src/blueprints/index.js';
import { ApiKeys } from '../../../src/meta/index.js';
import { type Tenant } from '../../../src/tenancy/index.js';
import { startTestApp, type TestApp } from '../../support/app.js';

export interface Answer {
  readonly status: number;
  readonly body: any;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly token?: string;
  readonly body?: object;
  /** Slug or id. */
  readonly tenant?: string;
  /** Another process on the same database. */
  readonly baseUrl?: string;
}

/** A person and a session of theirs. */
export interface Someone {
  readonly userId: string;
  readonly email: string;
  readonly token: string;
}

export const PASSWORD = 'correct horse battery';
/** argon2id of PASSWORD. */
let passwordHash: Promise<string> | undefined;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
export const newEmail = () => `p${randomBytes(6).toString('hex')}@example.com`;

/** The whole application, its tenants, and people and keys of every kind in them, written by the owner's login. */
export class Cast {
  private constructor(
    readonly app: TestApp,
    readonly other: { readonly baseUrl: string; close(): Promise<void> },
    private readonly owner: Client,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<Cast> {
    const app = await startTestApp(env);
    const owner = new Client({ connectionString: app.urls.ownerUrl });
    await owner.connect();
    return new Cast(app, await app.release(blueprintsNamed(env.BLUEPRINTS?.split(','))), owner);
  }

  async close(): Promise<void> {
    await this.owner.end();
    await this.other.close();
    await this.app.close();
  }

  async call({ method, path, token, body, tenant, baseUrl = this.app.baseUrl }: Call): Promise<Answer> {
    const response = await fetch(baseUrl + path, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(tenant ? { 'x-tenant-id': tenant } : {}),
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text };
  }

  async sql<Row = any>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.owner.query(text, values)).rows as Row[];
  }

  async tenant(blueprint: string, slug: string): Promise<{ tenant: Tenant; key: string }> {
    return this.app.createTenant({ blueprint, slug, name: slug });
  }

  /** A key of the register: the platform's without a tenant, a personal one with a user. */
  async key(terms: {
    tenant?: Tenant;
    userId?: string;
    scopes?: readonly string[];
    expiresAt?: Date;
  }): Promise<string> {
    const { tenant, ...rest } = terms;
    return (await this.app.app.get(ApiKeys).create({ tenantId: tenant?.id ?? null, name: 'test', ...rest })).key;
  }

  async member(shop: Tenant, role: string, minutesAgo = 0): Promise<Someone> {
    const email = newEmail();
    const [{ id: userId }] = await this.sql<{ id: string }>(
      `INSERT INTO public.users (organization_id, email, password_hash, role, status) VALUES ($1, $2, $3, $4::public.user_role, 'active')
       RETURNING id`,
      [shop.id, email, await this.hash(), role],
    );
    return { userId, email, token: await this.shopSession(shop, userId, minutesAgo) };
  }

  async shopSession(shop: Tenant, userId: string, minutesAgo = 0): Promise<string> {
    const token = `cs_${randomBytes(32).toString('base64url')}`;
    await this.sql(
      `INSERT INTO public.sessions (user_id, organization_id, token_hash, expires_at, created_at)
       VALUES ($1, $2, $3, now() + interval '1 day', now() - $4 * interval '1 minute')`,
      [userId, shop.id, sha256(token), minutesAgo],
    );
    return token;
  }

  /** A person of the agency or a client; without a tenant, an agency admin of all of them. */
  async client(tenant: Tenant | null, role: string, minutesAgo = 0): Promise<Someone> {
    const email = newEmail();
    const [{ id: userId }] = await this.sql<{ id: string }>(
      `INSERT INTO reporting.users (email, name, status, email_verified, password_hash) VALUES ($1, 'A person', 'active', true, $2)
       RETURNING id`,
      [email, await this.hash()],
    );
    await this.sql(
      `INSERT INTO reporting.memberships (user_id, tenant_id, role) VALUES ($1, $2, $3::reporting.membership_role)`,
      [userId, tenant?.id ?? null, role],
    );
    return { userId, email, token: await this.clientSession(userId, minutesAgo) };
  }

  async clientSession(userId: string, minutesAgo = 0): Promise<string> {
    const token = `rs_${randomBytes(32).toString('base64url')}`;
    await this.sql(
      `INSERT INTO reporting.sessions (user_id, token, expires_at, created_at)
       VALUES ($1, $2, now() + interval '1 day', now() - $3 * interval '1 minute')`,
      [userId, sha256(token), minutesAgo],
    );
    return token;
  }

  async colleague(workspace: Tenant, role: string, minutesAgo = 0): Promise<Someone> {
    const email = newEmail();
    const [{ id: userId }] = await this.sql<{ id: string }>(
      `INSERT INTO workspaces.users (email, name, password_hash, email_verified_at) VALUES ($1, 'A person', $2, now()) RETURNING id`,
      [email, await this.hash()],
    );
    await this.join(workspace, userId, role);
    return { userId, email, token: await this.workspaceSession(workspace, userId, minutesAgo) };
  }

  async join(workspace: Tenant, userId: string, role: string): Promise<void> {
    await this.sql(
      `INSERT INTO workspaces.workspace_members (workspace_id, user_id, role) VALUES ($1, $2, $3::workspaces.workspace_role)`,
      [workspace.slug, userId, role],
    );
  }

  async workspaceSession(workspace: Tenant, userId: string, minutesAgo = 0): Promise<string> {
    const token = `ws_${randomBytes(32).toString('base64url')}`;
    await this.sql(
      `INSERT INTO workspaces.sessions (id, user_id, workspace_id, expires_at, created_at)
       VALUES ($1, $2, $3, now() + interval '1 day', now() - $4 * interval '1 minute')`,
      [sha256(token), userId, workspace.slug, minutesAgo],
    );
    return token;
  }

  async brokerUser(broker: Tenant, role: string, status = 'active'): Promise<string> {
    const [{ id }] = await this.sql<{ id: string }>(
      `INSERT INTO "${broker.schemaName}".users (email, first_name, last_name, role, version, status)
       VALUES ($1, 'A', 'Person', $2, 1, $3::"${broker.schemaName}".user_status) RETURNING id`,
      [newEmail(), role, status],
    );
    return id;
  }

  async supportUser(organization: Tenant, role: string, active = true): Promise<string> {
    const id = randomUUID();
    await this.sql(
      `INSERT INTO support.users (id, organization_id, email, first_name, last_name, role, version, active)
       VALUES ($1, $2, $3, 'A', 'Person', $4::support.user_role, 1, $5)`,
      [id, organization.id, newEmail(), role, active],
    );
    return id;
  }

  private hash(): Promise<string> {
    return (passwordHash ??= import('../../../src/access/index.js').then(({ hashPassword }) => hashPassword(PASSWORD)));
  }
}
