import { WorkspaceRole } from './workspace-role.js';

const MANAGE = ['workspace.write', 'members.write'];

/** What a role may do beyond reading. That only an owner makes or unmakes owners is a rule of `Membership`. */
const PERMISSIONS: Readonly<Record<WorkspaceRole, readonly string[]>> = {
  [WorkspaceRole.Owner]: MANAGE,
  [WorkspaceRole.Admin]: MANAGE,
  [WorkspaceRole.Member]: [],
};

export function permissionsOf(role: WorkspaceRole): readonly string[] {
  return PERMISSIONS[role];
}
