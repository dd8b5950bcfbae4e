import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type Repository } from 'typeorm';
import { type Principal } from '../../../access/index.js';
import { ConflictProblem, NotFoundProblem, ProblemException } from '../../../http/index.js';
import { type Tenant } from '../../../tenancy/index.js';
import { type Inviter, type Origin } from '../../kit/index.js';
import { People } from '../sign-in/people.js';
import { Sessions } from '../sign-in/sessions.js';
import { type InviteMember } from './members.dto.js';
import { WorkspaceInvitations } from './workspace-invitations.js';
import { WorkspaceMember } from './workspace-member.js';
import { WorkspaceRole } from './workspace-role.js';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Who acts: a person by their role in the workspace, a machine's key like an owner. */
type Actor = Pick<Principal, 'userId'> | undefined;

/**
 * Who is in the workspace, and as what. A workspace that has an owner keeps one: whoever unmakes an owner locks all
 * owners first, so that of two owners who leave together the second is refused.
 */
@Injectable()
export class Membership {
  constructor(
    @InjectRepository(WorkspaceMember) private readonly members: Repository<WorkspaceMember>,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly invitations: WorkspaceInvitations,
  ) {}

  /**
   * Invites a person. @throws ConflictProblem (409) already_member: the inviter sees them among the members;
   * ProblemException (403) when an owner is made by somebody else, (429) for one too many.
   */
  async invite(tenant: Tenant, { email, role = WorkspaceRole.Member }: InviteMember, inviter: Inviter, origin: Origin) {
    await this.invitations.count(tenant, email, origin);
    const pending = await this.invitations.pending(tenant, email);
    // A renewal takes back what was offered before.
    if ([role, pending?.role].includes(WorkspaceRole.Owner)) await requireOwner(this.members.manager, inviter);
    const user = await this.people.byEmail(email);
    // Asked about somebody in any case: an account costs no query more than none.
    const isMember = await this.members.existsBy({ userId: user?.id ?? NOBODY });
    if (isMember) throw new ConflictProblem('already_member', 'The person is in the workspace already.');
    return this.invitations.send({ tenant, email, role, inviter, deliver: !user?.disabledAt });
  }

  /** @throws NotFoundProblem (404), ProblemException (403) when an owner's invitation is taken back by somebody else. */
  async takeBack(tenant: Tenant, id: string, actor: Actor): Promise<void> {
    const [invitation] = await this.invitations.open(tenant, { id });
    if (!invitation) throw new NotFoundProblem('invitation');
    if (invitation.role === WorkspaceRole.Owner) await requireOwner(this.members.manager, actor);
    await this.invitations.withdraw(tenant, { id });
  }

  /** @throws ConflictProblem (409) last_owner, ProblemException (403) when an owner is made or unmade by somebody else. */
  changeRole(id: string, role: WorkspaceRole, actor: Actor): Promise<WorkspaceMember> {
    return this.members.manager.transaction(async (manager) => {
      const owners = await lockedOwners(manager);
      const member = await lockedMember(manager, { id });
      if (member.role === role) return member;
      if (role === WorkspaceRole.Owner || member.role === WorkspaceRole.Owner) await requireOwner(manager, actor);
      refuseWithoutOwner(owners, member);
      return manager.save(Object.assign(member, { role }));
    });
  }

  /** Takes somebody out and ends their sessions in the workspace. @throws as `changeRole`. */
  async remove(id: string, actor: Actor): Promise<void> {
    const { workspaceId, userId } = await this.members.manager.transaction(async (manager) => {
      const owners = await lockedOwners(manager);
      const member = await lockedMember(manager, { id });
      const leaving = actor?.userId === member.userId;
      if (member.role === WorkspaceRole.Owner && !leaving) await requireOwner(manager, actor);
      refuseWithoutOwner(owners, member);
      await manager.delete(WorkspaceMember, { id: member.id });
      return member;
    });
    await this.sessions.endIn(workspaceId, userId);
  }

  /** The actor's own place. @throws NotFoundProblem (404) for machines and for people who are not in it. */
  async placeOf(actor: Actor): Promise<WorkspaceMember> {
    const member = actor?.userId ? await this.members.findOneBy({ userId: actor.userId }) : null;
    if (!member) throw new NotFoundProblem('member');
    return member;
  }
}

function lockedOwners(manager: EntityManager): Promise<WorkspaceMember[]> {
  return manager.find(WorkspaceMember, {
    where: { role: WorkspaceRole.Owner },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
}

async function lockedMember(manager: EntityManager, where: { id: string }): Promise<WorkspaceMember> {
  const member = await manager.findOne(WorkspaceMember, { where, lock: { mode: 'pessimistic_write' } });
  if (!member) throw new NotFoundProblem('member');
  return member;
}

/** Call it before `member` stops being an owner. */
function refuseWithoutOwner(owners: readonly WorkspaceMember[], member: WorkspaceMember): void {
  const others = owners.filter(({ id }) => id !== member.id);
  if (member.role !== WorkspaceRole.Owner || others.length > 0) return;
  throw new ConflictProblem('last_owner', 'The last owner stays: make somebody else an owner first.');
}

async function requireOwner(manager: EntityManager, actor: Actor): Promise<void> {
  if (!actor?.userId) return;
  const own = await manager.findOneBy(WorkspaceMember, { userId: actor.userId });
  if (own?.role !== WorkspaceRole.Owner) {
    throw new ProblemException(403, 'owner_needed', 'Only an owner makes or unmakes owners.');
  }
}
