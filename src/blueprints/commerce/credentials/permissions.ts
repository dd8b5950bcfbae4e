import { UserRole } from '../platform/user.entity.js';

const AREAS = ['products', 'orders', 'customers', 'creators', 'payouts', 'reviews', 'blog', 'team', 'keys', 'shop'];

/** Everything that may be allowed in a shop: what the scopes of an API key may name. */
export const PERMISSIONS: readonly string[] = [
  ...AREAS.flatMap((area) => [`${area}.read`, `${area}.write`]),
  'payouts.approve',
  'reviews.moderate',
  'blog.publish',
];

const NOT_FOR_MEMBERS = new Set([
  'team.write',
  'keys.read',
  'keys.write',
  'payouts.write',
  'payouts.approve',
  'creators.write',
  'shop.write',
]);

/** Owners and admins do everything (only owners make owners); members keep to the daily work. */
export function permissionsOfRole(role: UserRole): readonly string[] {
  return role === UserRole.Member ? PERMISSIONS.filter((permission) => !NOT_FOR_MEMBERS.has(permission)) : PERMISSIONS;
}
