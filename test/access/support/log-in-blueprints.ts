import { randomBytes, randomInt } from 'node:crypto';
import { Client } from 'pg';
import { type TestApp, type TestTenant } from '../../support/app.js';

export interface Answer {
  readonly status: number;
  readonly body: any;
  readonly headers: Headers;
}

/** How the people of one blueprint sign up, log in, invite and accept: the same questions to all three. */
export interface LogInBlueprint {
  readonly name: 'commerce' | 'reporting' | 'workspaces';
  readonly roles: { readonly admin: string; readonly member: string };
  /** Where a person may have several tenants with one password. */
  readonly onePersonManyTenants: boolean;
  invite(tenant: TestTenant, credential: string, email: string, role: string): Promise<Answer>;
  accept(tenant: TestTenant, token: string, password: string): Promise<Answer>;
  /** Accepting with an open session; undefined where an account belongs to one tenant. */
  readonly acceptAs?: (session: string, token: string) => Promise<Answer>;
  logIn(tenant: TestTenant, email: string, password: string): Promise<Answer>;
  /** A request inside the tenant: 200 is an entry. */
  enter(tenant: TestTenant, credential: string): Promise<Answer>;
  /** SQL of an owner: $1 is the person's address, $2 the tenant's id. */
  readonly sql: Readonly<Record<'disable' | 'demote' | 'remove' | 'roleOf' | 'accounts', string>>;
}

export const PASSWORD = 'correct horse battery';

export function newEmail(label = 'p'): string {
  return `${label}.${randomBytes(5).toString('hex')}@people.example`;
}

/** Needs TRUST_PROXY=1: each call comes from an address of its own, so that the limits per network stay out of the way. */
export const SEVERAL_NETWORKS = { TRUST_PROXY: '1', BLUEPRINTS: 'commerce,reporting,workspaces' };

export async function call(
  app: TestApp,
  method: string,
  path: string,
  options: { body?: unknown; credential?: string; tenant?: string } = {},
): Promise<Answer> {
  const { body, credential, tenant } = options;
  const address = Array.from({ length: 4 }, () => randomInt(1, 250)).join('.');
  const answer = await fetch(app.baseUrl + path, {
    method,
    headers: {
      'x-forwarded-for': address,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(credential ? { authorization: `Bearer ${credential}` } : {}),
      ...(tenant ? { 'x-tenant-id': tenant } : {}),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
}

/** Runs SQL as the owner, past every wall. */
export async function asOwner<Row = any>(app: TestApp, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: app.urls.ownerUrl });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

export function logInBlueprints(app: () => TestApp): LogInBlueprint[] {
  const post = (path: string, body: unknown, more: { credential?: string; tenant?: string } = {}) =>
    call(app(), 'POST', path, { body, ...more });
  return [
    {
      name: 'commerce',
      roles: { admin: 'admin', member: 'member' },
      onePersonManyTenants: false,
      invite: ({ tenant }, credential, email, role) =>
        post('/commerce/auth/invitations', { email, role }, { credential, tenant: tenant.slug }),
      accept: ({ tenant }, token, password) =>
        post('/commerce/auth/invitations/accept', { organization: tenant.slug, token, password }),
      logIn: ({ tenant }, email, password) =>
        post('/commerce/auth/log-in', { organization: tenant.slug, email, password }),
      enter: ({ tenant }, credential) => call(app(), 'GET', '/commerce/products', { credential, tenant: tenant.slug }),
      sql: {
        disable: `UPDATE public.users SET status = 'disabled' WHERE email = $1`,
        demote: `UPDATE public.users SET role = 'member' WHERE email = $1 AND organization_id = $2`,
        remove: `DELETE FROM public.users WHERE email = $1`,
        roleOf: `SELECT role::text FROM public.users WHERE email = $1 AND organization_id = $2 AND status = 'active'`,
        accounts: `SELECT id, password_hash FROM public.users WHERE email = $1 AND status = 'active'`,
      },
    },
    {
      name: 'reporting',
      roles: { admin: 'client_admin', member: 'client_viewer' },
      onePersonManyTenants: true,
      invite: ({ tenant }, credential, email, role) =>
        post('/reporting/invitations', { email, name: 'Invited', role }, { credential, tenant: tenant.slug }),
      accept: (_tenant, token, password) => post('/reporting/invitations/accept', { token, password }),
      acceptAs: (credential, token) => post('/reporting/session/accept-invitation', { token }, { credential }),
      logIn: (_tenant, email, password) => post('/reporting/log-in', { email, password }),
      enter: ({ tenant }, credential) =>
        call(app(), 'GET', '/reporting/report-weeks', { credential, tenant: tenant.slug }),
      sql: {
        disable: `UPDATE reporting.users SET status = 'disabled' WHERE email = $1`,
        demote: `UPDATE reporting.memberships SET role = 'client_viewer'
                  WHERE user_id = (SELECT id FROM reporting.users WHERE email = $1) AND tenant_id = $2`,
        remove: `DELETE FROM reporting.memberships WHERE user_id = (SELECT id FROM reporting.users WHERE email = $1)`,
        roleOf: `SELECT m.role::text FROM reporting.memberships m JOIN reporting.users u ON u.id = m.user_id
                  WHERE u.email = $1 AND m.tenant_id = $2`,
        accounts: `SELECT id, password_hash FROM reporting.users WHERE email = $1`,
      },
    },
    {
      name: 'workspaces',
      roles: { admin: 'admin', member: 'member' },
      onePersonManyTenants: true,
      invite: ({ tenant }, credential, email, role) =>
        post('/workspaces/members', { email, role }, { credential, tenant: tenant.slug }),
      accept: (_tenant, token, password) => post('/workspaces/invitations/accept', { token, password }),
      acceptAs: (credential, token) => post('/workspaces/session/accept-invitation', { token }, { credential }),
      logIn: ({ tenant }, email, password) => post('/workspaces/log-in', { email, password, workspaceId: tenant.slug }),
      enter: ({ tenant }, credential) => call(app(), 'GET', '/workspaces/current', { credential, tenant: tenant.slug }),
      sql: {
        disable: `UPDATE workspaces.users SET disabled_at = now() WHERE email = $1`,
        demote: `UPDATE workspaces.workspace_members SET role = 'member'
                  WHERE user_id = (SELECT id FROM workspaces.users WHERE email = $1)
                    AND workspace_id = (SELECT slug FROM meta.tenants WHERE id = $2)`,
        remove: `DELETE FROM workspaces.workspace_members
                  WHERE user_id = (SELECT id FROM workspaces.users WHERE email = $1)`,
        roleOf: `SELECT m.role::text FROM workspaces.workspace_members m JOIN workspaces.users u ON u.id = m.user_id
                  WHERE u.email = $1 AND m.workspace_id = (SELECT slug FROM meta.tenants WHERE id = $2)`,
        accounts: `SELECT id, password_hash FROM workspaces.users WHERE email = $1`,
      },
    },
  ];
}

/** Two tenants of the blueprint. */
export async function twoTenants(app: TestApp, { name }: LogInBlueprint): Promise<[TestTenant, TestTenant]> {
  const make = (label: string) =>
    app.createTenant({
      blueprint: name,
      name: `${label} of ${name}`,
      ...(name === 'workspaces' ? {} : { slug: `${label}_${name}` }),
    });
  return [await make('one'), await make('two')];
}

/** Sends an invitation, by default as the operator; the token comes from the mailbox. */
export async function invited(
  app: TestApp,
  blueprint: LogInBlueprint,
  tenant: TestTenant,
  input: { email: string; role?: string; credential?: string },
): Promise<string> {
  const { email, role = blueprint.roles.member, credential = app.platformKey } = input;
  const before = (await app.outbox.all()).length;
  const answer = await blueprint.invite(tenant, credential, email, role);
  if (answer.status !== 201) throw new Error(`${blueprint.name} answered ${answer.status} to an invitation.`);
  return (await app.outbox.to(email, before)).token;
}

/** Somebody with a place in the tenant, logged in. */
export async function personIn(
  app: TestApp,
  blueprint: LogInBlueprint,
  tenant: TestTenant,
  input: { email?: string; role?: string; credential?: string } = {},
): Promise<{ email: string; session: string }> {
  const { email = newEmail() } = input;
  const token = await invited(app, blueprint, tenant, { ...input, email });
  const { status, body } = await blueprint.accept(tenant, token, PASSWORD);
  if (status >= 300) throw new Error(`${blueprint.name} answered ${status} to an acceptance.`);
  return { email, session: body.token as string };
}
