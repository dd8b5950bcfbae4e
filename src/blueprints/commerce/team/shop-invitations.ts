import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { AccessRegistry, PermissionCheck, Throttle } from '../../../access/index.js';
import { TENANCY_OPTIONS, type TenancyOptions } from '../../../tenancy/index.js';
import { Invitations, type Inviter, invitingKeyMay, inviterText, Letters } from '../../kit/index.js';
import { permissionsOfRole } from '../credentials/permissions.js';
import { Links } from '../login/links.js';
import { LogInFailedProblem } from '../login/log-in.js';
import { MagicLink, MagicLinkPurpose } from '../platform/magic-link.entity.js';
import { Organization, OrganizationStatus } from '../platform/organization.entity.js';
import { User, UserRole, UserStatus } from '../platform/user.entity.js';
import { ShopAccounts } from './shop-accounts.js';

const PERMISSION = 'team.write';
const refused = () => new LogInFailedProblem();

/** Invitations into a shop. */
@Injectable()
export class ShopInvitations extends Invitations<MagicLink, UserRole> {
  constructor(
    links: Links,
    accounts: ShopAccounts,
    letters: Letters,
    throttle: Throttle,
    registry: AccessRegistry,
    permissions: PermissionCheck,
    @Inject(TENANCY_OPTIONS) { lookup }: Pick<TenancyOptions, 'lookup'>,
  ) {
    super(links, accounts, letters, throttle, {
      tenantField: 'organizationId',
      keyOf: ({ id }) => id,
      mark: { purpose: MagicLinkPurpose.Invite },
      async tenantOf({ organizationId }) {
        const tenant = organizationId && (await lookup.find({ kind: 'id', value: organizationId }));
        if (!tenant || tenant.status !== 'active') return null;
        const { status } = await links.manager.findOneByOrFail(Organization, { id: tenant.id });
        return status === OrganizationStatus.Suspended ? null : tenant;
      },
      async mayGive(id, role, tenant, manager) {
        // Locked, so that an inviter who is demoted meanwhile waits, or is seen demoted.
        const inviter = await manager.findOne(User, {
          where: { id, organizationId: tenant.id, status: UserStatus.Active },
          lock: { mode: 'pessimistic_read' },
        });
        if (!inviter || !permissionsOfRole(inviter.role).includes(PERMISSION)) return false;
        return role !== UserRole.Owner || inviter.role === UserRole.Owner;
      },
      keyMayGive: (invitedBy, tenant) => invitingKeyMay({ registry, permissions }, invitedBy, tenant, PERMISSION),
      async join(id, role, _tenant, manager) {
        await manager.update(User, { id }, { role });
      },
      refusals: { void: refused, wrong: refused },
    });
  }

  /** Follows a change of somebody invited: who gives the role now answers for it; somebody disabled has no invitation. */
  async change(
    { organizationId, email }: User,
    { role, status }: Partial<Pick<User, 'role' | 'status'>>,
    actor: Inviter,
    manager: EntityManager,
  ): Promise<void> {
    const invitation = { organizationId, email, purpose: MagicLinkPurpose.Invite };
    if (status === UserStatus.Disabled) await manager.delete(MagicLink, invitation);
    else if (role) await manager.update(MagicLink, invitation, { role, invitedBy: inviterText(actor) });
  }
}
