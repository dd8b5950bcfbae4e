import { randomBytes } from 'node:crypto';
import { type BlueprintApp, type Requests } from './app.js';

export const PASSWORD = 'a long password';

export interface Opened {
  token: string;
  user: { id: string; email: string; status: string };
  memberships: { tenantId: string | null; role: string }[];
}

export interface Invited {
  readonly email: string;
  readonly token: string;
  /** The answer the inviter gets. */
  readonly body: { id: string; email: string; role: string; expiresAt: string };
}

export function newEmail(): string {
  return `p${randomBytes(6).toString('hex')}@example.com`;
}

/** Invites the address; the token comes from its mailbox. */
export async function invite(app: BlueprintApp, by: Requests, role: string, email = newEmail()): Promise<Invited> {
  const before = app.mail.all.length;
  const { status, body } = await by.post('/reporting/invitations', { email, name: 'Invited Person', role });
  expect([status, body]).toMatchObject([201, {}]);
  const { token } = await app.mail.to(email.toLowerCase(), before);
  return { email, token, body: body as Invited['body'] };
}

export function accept(app: BlueprintApp, token: string, password = PASSWORD) {
  return app.with().post('/reporting/invitations/accept', { token, password });
}

/** A person with a place in the tenant of `by`, logged in. */
export async function member(app: BlueprintApp, by: Requests, role: string, email?: string): Promise<Opened> {
  const { token } = await invite(app, by, role, email);
  return (await accept(app, token).expect(201)).body as Opened;
}
