import { type IdentityErasure } from '../../../tenancy/index.js';

/**
 * Removes the links sent to people of a purged shop. A link names an address and no shop, so one that is still good
 * stays where the address belongs to another shop, too.
 */
export const eraseLinks: IdentityErasure = async (manager, shop) => {
  const people: { email: string }[] = await manager.query('SELECT email FROM public.users WHERE organization_id = $1', [
    shop.id,
  ]);
  return async () => {
    const [, removed]: [unknown, number] = await manager.query(
      `DELETE FROM public.magic_links l
        WHERE l.email = ANY ($1::text[]) AND (l.used_at IS NOT NULL OR l.expires_at <= now()
           OR NOT EXISTS (SELECT FROM public.users u WHERE u.email = l.email))`,
      [people.map(({ email }) => email)],
    );
    return removed;
  };
};
