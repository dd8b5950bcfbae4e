import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { type Tenant } from '../../../src/tenancy/index.js';
import { type TestApp, type TestTenant } from '../../support/app.js';
import { type HttpClient } from '../support/http-client.js';
import { type Person } from './actor.js';

export interface Credentials {
  readonly person?: Person;
  /** By route, where the tenant's key is not enough. */
  readonly byRoute: Readonly<Record<string, string>>;
}

const PASSWORD = 'correct horse battery';

/** People for the routes that a key cannot use, made by the blueprint's own routes. */
export const peopleOf: Readonly<
  Record<string, (client: HttpClient, app: TestApp, tenant: TestTenant) => Promise<Credentials>>
> = {
  support: () => Promise.resolve({ byRoute: {} }),

  async workspaces(client, app, { tenant }) {
    const email = newEmail();
    await made(client, '/workspaces/members', { email, role: 'owner' }, operatorIn(app, tenant));
    const sent = await app.outbox.to(email);
    const accepted = { token: sent.token, password: PASSWORD, name: 'A person' };
    const { token } = await made(client, '/workspaces/invitations/accept', accepted);
    const byRoute = {
      'POST /workspaces': token,
      'POST /workspaces/session/switch': token,
      'POST /workspaces/members': token,
      'DELETE /workspaces/invitations/{id}': token,
      'PATCH /workspaces/members/{id}': token,
      'DELETE /workspaces/members/{id}': token,
    };
    return { person: { email, password: PASSWORD, token }, byRoute };
  },

  async reporting(client, app, { tenant }) {
    const person = await invited(client, app, tenant);
    const agency = await invited(client, app, tenant);
    await everywhere(app, agency.email);
    const worker = await invited(client, app, tenant, 'agency_member');
    const byRoute = {
      'POST /reporting/invitations': person.token,
      'DELETE /reporting/invitations/{id}': person.token,
      'PATCH /reporting/memberships/{id}': person.token,
      'DELETE /reporting/memberships/{id}': person.token,
      'POST /reporting/data-sources': worker.token,
      'PATCH /reporting/data-sources/{id}': worker.token,
      'GET /reporting/overview/weeks': agency.token,
      'GET /reporting/overview/snapshots': agency.token,
    };
    return { person, byRoute };
  },
};

/** Invites somebody who does not accept, for the routes of open invitations. */
export async function leaveInvitationOpen(
  blueprint: string,
  client: HttpClient,
  app: TestApp,
  { tenant }: TestTenant,
): Promise<void> {
  const invitations: Readonly<Record<string, readonly [path: string, body: object]>> = {
    workspaces: ['/workspaces/members', { role: 'member' }],
    reporting: ['/reporting/invitations', { name: 'A person', role: 'client_viewer' }],
  };
  const invitation = invitations[blueprint];
  if (!invitation) return;
  await made(client, invitation[0], { email: newEmail(), ...invitation[1] }, operatorIn(app, tenant));
}

async function invited(client: HttpClient, app: TestApp, tenant: Tenant, role = 'client_admin'): Promise<Person> {
  const email = newEmail();
  await made(client, '/reporting/invitations', { email, name: 'A person', role }, operatorIn(app, tenant));
  const sent = await app.outbox.to(email);
  const { token } = await made(client, '/reporting/invitations/accept', { token: sent.token, password: PASSWORD });
  return { email, password: PASSWORD, token };
}

/** Makes somebody an agency admin of all tenants, which no route does. */
async function everywhere(app: TestApp, email: string): Promise<void> {
  const owner = new Client({ connectionString: app.urls.ownerUrl });
  await owner.connect();
  await owner.query(
    `UPDATE reporting.memberships SET tenant_id = NULL, role = 'agency_admin'
      WHERE user_id = (SELECT id FROM reporting.users WHERE email = $1)`,
    [email],
  );
  await owner.end();
}

async function made(
  client: HttpClient,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Record<string, string>> {
  const { status, text, json } = await client.call({ method: 'POST', path, body, headers });
  if (status >= 300) throw new Error(`${path} answered ${status} ${text}`);
  return json as Record<string, string>;
}

/** The platform key in a tenant: people are brought in by it, or by people. */
function operatorIn({ platformKey }: TestApp, { slug }: Tenant): Record<string, string> {
  return { authorization: `Bearer ${platformKey}`, 'x-tenant-id': slug };
}

function newEmail(): string {
  return `p${randomBytes(6).toString('hex')}@people.example`;
}
