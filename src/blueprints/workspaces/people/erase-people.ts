import { type IdentityErasure } from '../../../tenancy/index.js';
import { PLATFORM_USER_ID } from './platform-user.js';

/**
 * Removes the people of a purged workspace who are in no other, and their links: an account without a workspace opens nothing. Those who
 * made a workspace that others still use stay, because that workspace names them.
 */
export const eraseWorkspacePeople: IdentityErasure = async (manager, workspace) => {
  const people: { id: string }[] = await manager.query(
    `SELECT user_id AS id FROM workspaces.workspace_members WHERE workspace_id = $1
      UNION SELECT created_by FROM workspaces.workspaces WHERE id = $1`,
    [workspace.key],
  );
  return async () => {
    const [{ removed }]: { removed: number }[] = await manager.query(
      `WITH gone AS (
         DELETE FROM workspaces.users u
          WHERE u.id = ANY ($1::uuid[]) AND u.id <> $2
            AND NOT EXISTS (SELECT FROM workspaces.workspace_members m WHERE m.user_id = u.id)
            AND NOT EXISTS (SELECT FROM workspaces.workspaces w WHERE w.created_by = u.id)
          RETURNING u.email),
       links AS (DELETE FROM workspaces.links l USING gone g WHERE l.email = g.email RETURNING l.id)
       SELECT (SELECT count(*) FROM gone)::int + (SELECT count(*) FROM links)::int AS removed`,
      [people.map(({ id }) => id), PLATFORM_USER_ID],
    );
    return removed;
  };
};
