import { type IdentityErasure } from '../../../tenancy/index.js';

/**
 * Removes the people of a purged client who belong to no other client and not to the agency, with their sessions and
 * accounts. What they did in other clients' reports stays, without their name.
 */
export const eraseClientPeople: IdentityErasure = async (manager, client) => {
  const people: { id: string }[] = await manager.query(
    'SELECT user_id AS id FROM reporting.memberships WHERE tenant_id = $1',
    [client.id],
  );
  return async () => {
    const [, removed]: [unknown, number] = await manager.query(
      `DELETE FROM reporting.users u
        WHERE u.id = ANY ($1::uuid[]) AND NOT EXISTS (SELECT FROM reporting.memberships m WHERE m.user_id = u.id)`,
      [people.map(({ id }) => id)],
    );
    return removed;
  };
};
