import { Injectable } from '@nestjs/common';
import { Throttle } from '../../../access/index.js';
import { ConflictProblem, NotFoundProblem } from '../../../http/index.js';
import { WorkspacesOfPeople } from '../home/workspaces-of-people.js';
import { type Origin, WrongCredentialsProblem } from '../../kit/index.js';
import { WorkspaceInvitations } from '../members/workspace-invitations.js';
import { WorkspaceRole } from '../members/workspace-role.js';
import { type Session } from '../people/session.js';
import { People } from './people.js';
import { Sessions } from './sessions.js';
import {
  type AcceptInvitation,
  type CompleteSignUp,
  type LogIn,
  type OpenedSessionResponse,
  type SessionResponse,
} from './sign-in.dto.js';
import { SignUp } from './sign-up.js';

@Injectable()
export class SignIn {
  constructor(
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly workspaces: WorkspacesOfPeople,
    private readonly signUp: SignUp,
    private readonly invitations: WorkspaceInvitations,
    private readonly throttle: Throttle,
  ) {}

  /**
   * Completes a sign-up with the link: a session in the person's first workspace, which is made if there is none.
   * @throws LinkVoidProblem (422), WrongCredentialsProblem (401), ProblemException (429).
   */
  async completeSignUp(body: CompleteSignUp, origin: Origin): Promise<OpenedSessionResponse> {
    const { userId, workspaceName } = await this.signUp.complete(body, origin);
    const [first] = await this.workspaces.of(userId);
    if (first) return this.open(userId, first.workspaceId, first.role);
    return this.open(userId, await this.workspaces.create(userId, workspaceName), WorkspaceRole.Owner);
  }

  /**
   * Joins a workspace with the link of an invitation: a session in it. A new person chooses a password; one who has a
   * password sends it. @throws LinkVoidProblem (422), WrongCredentialsProblem (401), ProblemException (429).
   */
  async accept({ token, password, name }: AcceptInvitation, origin: Origin): Promise<OpenedSessionResponse> {
    await this.throttle.count(`accept ${token}`, origin.ipAddress);
    const { personId, tenant } = await this.invitations.accept(token, { password }, { name });
    return this.open(personId, tenant.slug, await this.roleIn(tenant.slug, personId));
  }

  /** The same for the person who is logged in: the session stands in the workspace. @throws LinkVoidProblem (422). */
  async acceptAs(session: Session, token: string, origin: Origin): Promise<SessionResponse> {
    await this.throttle.count(`accept ${token}`, origin.ipAddress);
    const { tenant } = await this.invitations.accept(token, { userId: session.userId });
    return this.switchTo(session, tenant.slug);
  }

  /**
   * A session in the workspace named, or in the one joined first; `origin` is where the request comes from.
   * @throws WrongCredentialsProblem (401), ProblemException (429), NotFoundProblem (404), ConflictProblem (409).
   */
  async logIn(body: LogIn, { ipAddress }: Origin): Promise<OpenedSessionResponse> {
    const { email, password, workspaceId, newWorkspaceName } = body;
    await this.throttle.count(email, ipAddress);
    const user = await this.people.authenticate(email, password);
    if (!user) throw new WrongCredentialsProblem();
    await this.throttle.forgive(email, ipAddress);
    const memberships = await this.workspaces.of(user.id);
    if (memberships.length === 0) {
      if (!newWorkspaceName) {
        throw new ConflictProblem(
          'no_workspace',
          'You are in no workspace: send newWorkspaceName, or ask to be added.',
        );
      }
      return this.open(user.id, await this.workspaces.create(user.id, newWorkspaceName), WorkspaceRole.Owner);
    }
    const member = memberships.find((each) => each.workspaceId === (workspaceId ?? memberships[0].workspaceId));
    if (!member) throw new NotFoundProblem('workspace');
    return this.open(user.id, member.workspaceId, member.role);
  }

  /** @throws NotFoundProblem (404) alike for a workspace that is nowhere and one the person is not in. */
  async switchTo(session: Session, workspaceId: string): Promise<SessionResponse> {
    const role = await this.roleIn(workspaceId, session.userId);
    await this.sessions.enter(session.id, workspaceId);
    return this.describe({ ...session, workspaceId }, role);
  }

  /** @throws NotFoundProblem (404) when the session's person or membership is gone. */
  async current(session: Session): Promise<SessionResponse> {
    return this.describe(session, await this.roleIn(session.workspaceId, session.userId));
  }

  private async roleIn(workspaceId: string, userId: string): Promise<WorkspaceRole> {
    const member = (await this.workspaces.of(userId)).find((each) => each.workspaceId === workspaceId);
    if (!member) throw new NotFoundProblem('workspace');
    return member.role;
  }

  private async open(userId: string, workspaceId: string, role: WorkspaceRole): Promise<OpenedSessionResponse> {
    const { token, session } = await this.sessions.open(userId, workspaceId);
    return { token, ...(await this.describe(session, role)) };
  }

  private async describe(session: Session, role: WorkspaceRole): Promise<SessionResponse> {
    const user = await this.people.byId(session.userId);
    if (!user) throw new NotFoundProblem('session');
    const { id, email, name } = user;
    return { user: { id, email, name }, workspaceId: session.workspaceId, role, expiresAt: session.expiresAt };
  }
}
