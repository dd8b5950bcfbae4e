import { type TenantSeed } from '../../../tenancy/index.js';
import { PLATFORM_USER_ID } from '../people/platform-user.js';
import { Workspace } from '../people/workspace.js';
import { WorkspaceMember } from './workspace-member.js';
import { WorkspaceRole } from './workspace-role.js';

/** Who creates a workspace owns it. One made by the platform starts without members. */
export const seedFirstOwner: TenantSeed = async (manager, tenant) => {
  const { createdBy } = await manager.findOneByOrFail(Workspace, { id: tenant.slug });
  if (createdBy === PLATFORM_USER_ID) return;
  await manager
    .createQueryBuilder()
    .insert()
    .into(WorkspaceMember)
    .values({ userId: createdBy, role: WorkspaceRole.Owner })
    .orIgnore()
    .execute();
};
