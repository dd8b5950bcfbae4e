import { type SentMessage } from '../../support/sent-mail.js';
import { PLATFORM_KEY, type ShopsApp } from './shops-app.js';

/** The next link sent to the address. */
export function linkTo(shops: ShopsApp, email: string, after = 0): Promise<SentMessage> {
  return shops.mail.to(email, after);
}

/** Invites a person into the shop and has them accept; returns their session token. */
export async function join(
  shops: ShopsApp,
  shop: { slug: string },
  person: { email: string; role?: string; password?: string },
): Promise<string> {
  const before = shops.mail.all.length;
  const { email, role = 'member', password } = person;
  await shops.as(PLATFORM_KEY).post('auth/invitations').set('X-Tenant-ID', shop.slug).send({ email, role }).expect(201);
  const { token } = await linkTo(shops, email, before);
  const body = { organization: shop.slug, token, password };
  return (await shops.as(null).post('auth/invitations/accept').send(body).expect(200)).body.token as string;
}
