import { migrations } from '../../../migrations/workspaces/shared/index.js';
import { defineBlueprint, rowPerTenant } from '../../tenancy/index.js';
import { DEMO_WORKSPACES, seedDemoWorkspace } from './demo/demo-workspace.js';
import { generateWorkspaceId } from './ids/workspace-id.js';
import { seedFirstOwner } from './members/first-owner.js';
import { WorkspaceMember } from './members/workspace-member.js';
import { eraseWorkspacePeople } from './people/erase-people.js';
import { Link } from './people/link.js';
import { profileOf } from './people/profile.js';
import { Session } from './people/session.js';
import { User } from './people/user.js';
import { Workspace } from './people/workspace.js';

/** Workspaces that people make and share; the workspace's id is the tenant's slug and the key of its rows. */
export const workspaces = defineBlueprint({
  name: 'workspaces',
  needs: ['mail'],
  isolation: rowPerTenant({ tenantColumn: 'workspace_id', key: (tenant) => tenant.slug }),
  shared: {
    schema: 'workspaces',
    entities: [User, Session, Link, Workspace, WorkspaceMember],
    migrations,
    identity: [User, Session, Link],
    readAcrossTenants: [WorkspaceMember],
  },
  profile: { entity: Workspace, keyColumn: 'id', visibleToTenant: true, create: profileOf },
  eraseIdentity: eraseWorkspacePeople,
  referenceData: seedFirstOwner,
  demoData: seedDemoWorkspace,
  demoTenants: DEMO_WORKSPACES,
  generateSlug: generateWorkspaceId,
});
