import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { AccessRegistry, IDENTITY_MANAGER, PermissionCheck, type Principal, Throttle } from '../../../access/index.js';
import { ConflictProblem, NotFoundProblem } from '../../../http/index.js';
import { TENANCY_OPTIONS, type TenancyOptions, type Tenant } from '../../../tenancy/index.js';
import { Invitations, invitingKeyMay, Letters, OneTimeLinks, type Origin } from '../../kit/index.js';
import { type MembershipRole, UserStatus } from '../people/enums.js';
import { User } from '../people/user.js';
import { INVITATION, Verification } from '../people/verification.js';
import { INVITATION_PREFIX } from '../sign-in/tokens.js';
import { Memberships } from './memberships.js';
import { PersonAccounts } from './person-accounts.js';

const PERMISSION = 'people.write';

/** Invitations into a tenant. Whoever accepts is in that tenant, and in no other one. */
@Injectable()
export class TenantInvitations extends Invitations<Verification, MembershipRole> {
  constructor(
    @Inject(IDENTITY_MANAGER) private readonly identity: EntityManager,
    accounts: PersonAccounts,
    letters: Letters,
    throttle: Throttle,
    private readonly memberships: Memberships,
    registry: AccessRegistry,
    permissions: PermissionCheck,
    @Inject(TENANCY_OPTIONS) { lookup }: Pick<TenancyOptions, 'lookup'>,
  ) {
    const table = { entity: Verification, tokenField: 'identifier', prefix: INVITATION_PREFIX } as const;
    super(new OneTimeLinks<Verification>(identity, table), accounts, letters, throttle, {
      tenantField: 'tenantId',
      keyOf: ({ id }) => id,
      mark: { value: INVITATION },
      async tenantOf({ tenantId }) {
        const tenant = tenantId && (await lookup.find({ kind: 'id', value: tenantId }));
        return tenant && tenant.status === 'active' ? tenant : null;
      },
      mayGive: (personId, role, { id }, manager) => memberships.mayGive(personId, id, role, manager),
      keyMayGive: (invitedBy, tenant) => invitingKeyMay({ registry, permissions }, invitedBy, tenant, PERMISSION),
      join: (personId, role, { id }, manager) => memberships.give(personId, id, role, manager),
    });
  }

  /**
   * Invites into the tenant; the answer and the work are the same whether the address has an account anywhere.
   * @throws ConflictProblem (409) already_member: the inviter sees the person among the tenant's people;
   * ProblemException (429) for one too many.
   */
  async invite(
    tenant: Tenant,
    person: { email: string; name: string; role: MembershipRole },
    inviter: Principal,
    origin: Origin,
  ) {
    const { email } = person;
    await this.count(tenant, email, origin);
    const pending = await this.pending(tenant, email);
    // A renewal takes back what was offered before.
    await this.memberships.requireManaged(inviter, tenant.id, [person.role, ...(pending ? [pending.role] : [])]);
    const member = await this.memberships.withAddress(email, tenant.id);
    if (member && member.user.status !== UserStatus.Invited) {
      throw new ConflictProblem('already_member', 'The person has a place here already: change its role instead.', {
        role: member.role,
      });
    }
    const disabled = await this.identity.existsBy(User, { email, status: UserStatus.Disabled });
    return this.send({ tenant, ...person, inviter, deliver: !disabled });
  }

  /** @throws NotFoundProblem (404), ProblemException (403) unless the actor may give the role it offers. */
  async takeBack(tenant: Tenant, id: string, actor: Principal): Promise<void> {
    const [invitation] = await this.open(tenant, { id });
    if (!invitation) throw new NotFoundProblem('invitation');
    await this.memberships.requireManaged(actor, tenant.id, [invitation.role]);
    await this.withdraw(tenant, { id });
  }
}
