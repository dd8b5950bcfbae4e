import { MalformedTenantError } from '../../../tenancy/index.js';
import { isValidWorkspaceId } from './workspace-id.js';

/**
 * A `where` fragment for one workspace, for those who query across the door (register, exports).
 * Business code does not need it: inside a scope the database shows one workspace only.
 * Raises MalformedTenantError before any SQL when the id cannot be one.
 */
export function withWorkspace(workspaceId: string): { workspaceId: string } {
  if (!isValidWorkspaceId(workspaceId)) {
    throw new MalformedTenantError('a workspace id is 10 to 20 letters and digits');
  }
  return { workspaceId };
}
