import { setTimeout as sleep } from 'node:timers/promises';
import { type LinkMessage } from '../../../src/blueprints/commerce/login/link-delivery.js';
import { type ShopsApp } from './shops-app.js';

/** The next link sent to the address. Delivery comes after the answer. */
export async function linkTo(shops: ShopsApp, email: string, after = 0): Promise<LinkMessage> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const message = shops.sent.slice(after).find((each) => each.email === email);
    if (message) return message;
    await sleep(10);
  }
  throw new Error(`No link was sent to ${email}.`);
}

/** Invites a person into the shop and has them accept; returns their session token. */
export async function join(
  shops: ShopsApp,
  shop: { slug: string },
  person: { email: string; role?: string; password?: string },
): Promise<string> {
  const before = shops.sent.length;
  const { email, role = 'member', password } = person;
  await shops.as(`tk_${shop.slug}`).post('auth/invitations').send({ email, role }).expect(201);
  const { token } = await linkTo(shops, email, before);
  const body = { organization: shop.slug, token, password };
  return (await shops.as(null).post('auth/invitations/accept').send(body).expect(200)).body.token as string;
}
