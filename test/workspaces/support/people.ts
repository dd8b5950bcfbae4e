import { type BlueprintApp, type Requests } from '../../reporting/support/app.js';

export const PASSWORD = 'correct horse battery';

export interface Opened {
  token: string;
  workspaceId: string;
  role: string;
  user: { id: string; email: string };
}

interface NewPerson {
  readonly email: string;
  readonly name?: string;
  readonly password?: string;
  readonly workspaceName?: string;
}

/** Signs up and completes it with the link from the mailbox. */
export async function signUp(app: BlueprintApp, person: NewPerson): Promise<Opened> {
  const { email, name = 'Vera Holm', password = PASSWORD, workspaceName } = person;
  const before = app.mail.all.length;
  await app.with().post('/workspaces/sign-up', { email, name, workspaceName }).expect(202);
  const { token } = await app.mail.to(email.toLowerCase(), before);
  const { status, body } = await app.with().post('/workspaces/sign-up/complete', { token, password });
  expect([status, body]).toMatchObject([201, {}]);
  return body as Opened;
}

/** Invites the address; the token comes from its mailbox. */
export async function invite(app: BlueprintApp, by: Requests, email: string, role?: string): Promise<string> {
  const before = app.mail.all.length;
  await by.post('/workspaces/members', { email, ...(role ? { role } : {}) }).expect(201);
  return (await app.mail.to(email.toLowerCase(), before)).token;
}

/** Invites somebody who accepts with their session, which stays in the workspace it was in. Returns the membership's id. */
export async function join(app: BlueprintApp, by: Requests, who: Opened, role?: string): Promise<string> {
  const token = await invite(app, by, who.user.email, role);
  const session = app.with(who.token);
  await session.post('/workspaces/session/accept-invitation', { token }).expect(200);
  await session.post('/workspaces/session/switch', { workspaceId: who.workspaceId }).expect(200);
  const { body } = await by.get(`/workspaces/members?userId=${who.user.id}`).expect(200);
  return (body as { items: { id: string }[] }).items[0].id;
}
