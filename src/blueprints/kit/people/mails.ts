import { type Mail } from '../../../mail/index.js';

interface Addressed {
  readonly email: string;
  /** Null where there is no tenant yet: a sign-up. */
  readonly tenant: { readonly id: string; readonly slug: string; readonly name: string } | null;
}

interface WithLink extends Addressed {
  readonly token: string;
  readonly expiresAt: Date;
}

/** An invitation into a tenant. */
export function invitationMail({ token, expiresAt, ...to }: WithLink): Mail {
  const name = to.tenant?.name ?? '';
  return mailTo(to, 'invite', token, `Invitation to ${oneLine(name)}`, [
    `You are invited to join ${oneLine(name)}.`,
    `To accept, use this code once, until ${when(expiresAt)}:`,
    token,
    'If you do not want to join, ignore this message. Nothing happens until you accept.',
  ]);
}

/** A link that proves the address and completes a sign-up. */
export function signUpMail({ token, expiresAt, ...to }: WithLink): Mail {
  return mailTo(to, 'signup', token, 'Complete your sign-up', [
    'This address was used to sign up.',
    `If it was you, use this code once, until ${when(expiresAt)}:`,
    token,
    'If it was not you, ignore this message. The address is not used until the code is.',
  ]);
}

/** For an address that has an account: the sign-up is answered the same way, and changes nothing. */
export function knownAddressMail(to: Addressed): Mail {
  return mailTo(to, 'known', null, 'You have an account already', [
    'This address was used to sign up, but it has an account already.',
    'If it was you, log in with your password. If it was not you, ignore this message: nothing has changed.',
  ]);
}

/** A link that logs in. */
export function logInMail({ token, expiresAt, ...to }: WithLink): Mail {
  return mailTo(to, 'login', token, `Log in to ${oneLine(to.tenant?.name ?? '')}`, [
    `To log in to ${oneLine(to.tenant?.name ?? '')}, use this code once, until ${when(expiresAt)}:`,
    token,
    'If you did not ask for it, ignore this message.',
  ]);
}

function mailTo(to: Addressed, purpose: string, token: string | null, subject: string, lines: string[]): Mail {
  const { email, tenant } = to;
  return {
    to: email,
    subject,
    text: `${lines.join('\n\n')}\n`,
    html: lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n'),
    tenantId: tenant?.id ?? null,
    facts: { email, purpose, token, organization: tenant?.slug ?? null },
  };
}

/** A tenant's name is written by its people: no line break may reach a header. */
function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
}

function when(instant: Date): string {
  return `${instant.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
