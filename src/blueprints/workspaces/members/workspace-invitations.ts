import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { AccessRegistry, PermissionCheck, Throttle } from '../../../access/index.js';
import { TENANCY_OPTIONS, type TenancyOptions, type Tenant, TenantScope } from '../../../tenancy/index.js';
import { Invitations, invitingKeyMay, Letters } from '../../kit/index.js';
import { Link, LinkPurpose } from '../people/link.js';
import { User } from '../people/user.js';
import { Links } from '../sign-in/links.js';
import { People } from '../sign-in/people.js';
import { WorkspaceMember } from './workspace-member.js';
import { permissionsOf } from './workspace-permissions.js';
import { WorkspaceRole } from './workspace-role.js';

const PERMISSION = 'members.write';

/** Invitations into a workspace. */
@Injectable()
export class WorkspaceInvitations extends Invitations<Link, WorkspaceRole> {
  constructor(
    links: Links,
    people: People,
    letters: Letters,
    throttle: Throttle,
    scope: TenantScope,
    registry: AccessRegistry,
    permissions: PermissionCheck,
    @Inject(TENANCY_OPTIONS) { lookup }: Pick<TenancyOptions, 'lookup'>,
    @InjectRepository(WorkspaceMember) members: Repository<WorkspaceMember>,
  ) {
    // The request may stand in another workspace of the person.
    const inside = <T>(tenant: Tenant, work: () => Promise<T>) => scope.exit(() => scope.run(tenant, work));
    super(links, people, letters, throttle, {
      tenantField: 'workspaceId',
      keyOf: ({ slug }) => slug,
      mark: { purpose: LinkPurpose.Invite },
      async tenantOf({ workspaceId }) {
        const tenant = workspaceId && (await lookup.find({ kind: 'slug', value: workspaceId }));
        return tenant && tenant.status === 'active' ? tenant : null;
      },
      async mayGive(userId, role, tenant, manager) {
        const works = { id: userId, disabledAt: IsNull() };
        if (!(await manager.findOne(User, { where: works, lock: { mode: 'pessimistic_read' } }))) return false;
        const inviter = await inside(tenant, () => members.findOneBy({ userId }));
        if (!inviter || !permissionsOf(inviter.role).includes(PERMISSION)) return false;
        return role !== WorkspaceRole.Owner || inviter.role === WorkspaceRole.Owner;
      },
      keyMayGive: (invitedBy, tenant) => invitingKeyMay({ registry, permissions }, invitedBy, tenant, PERMISSION),
      async joinInside(userId, role, tenant) {
        const add = () => members.createQueryBuilder().insert().values({ userId, role }).orIgnore().execute();
        await inside(tenant, add);
      },
    });
  }
}
