import { Injectable } from '@nestjs/common';
import { Throttle } from '../../../access/index.js';
import { ConflictProblem, NotFoundProblem, ProblemException } from '../../../http/index.js';
import { WorkspacesOfPeople } from '../home/workspaces-of-people.js';
import { WorkspaceRole } from '../members/workspace-role.js';
import { type Session } from '../people/session.js';
import { type User } from '../people/user.js';
import { People } from './people.js';
import { Sessions } from './sessions.js';
import { type LogIn, type OpenedSessionResponse, type SessionResponse, type SignUp } from './sign-in.dto.js';

/** 401: e-mail or password is wrong; which of them is not told. */
class WrongCredentialsProblem extends ProblemException {
  constructor() {
    super(401, 'wrong_credentials', 'The e-mail or the password is wrong.');
  }
}

@Injectable()
export class SignIn {
  constructor(
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly workspaces: WorkspacesOfPeople,
    private readonly throttle: Throttle,
  ) {}

  /**
   * A person, their first workspace and a session in it.
   * @throws ConflictProblem (409) when the e-mail is taken, ProblemException (429).
   */
  async signUp({ workspaceName, ...person }: SignUp, address: string): Promise<OpenedSessionResponse> {
    await this.throttle.count(`sign-up ${person.email}`, address);
    const user = await this.people.add(person);
    const workspaceId = await this.workspaces.create(user.id, workspaceName ?? `${user.name}’s workspace`);
    return this.open(user, workspaceId, WorkspaceRole.Owner);
  }

  /**
   * A session in the workspace named, or in the one joined first; `address` is where the request comes from.
   * @throws WrongCredentialsProblem (401), ProblemException (429), NotFoundProblem (404), ConflictProblem (409).
   */
  async logIn(body: LogIn, address: string): Promise<OpenedSessionResponse> {
    const { email, password, workspaceId, newWorkspaceName } = body;
    await this.throttle.count(email, address);
    const user = await this.people.authenticate(email, password);
    if (!user) throw new WrongCredentialsProblem();
    await this.throttle.forgive(email, address);
    const memberships = await this.workspaces.of(user.id);
    if (memberships.length === 0) {
      if (!newWorkspaceName) {
        throw new ConflictProblem(
          'no_workspace',
          'You are in no workspace: send newWorkspaceName, or ask to be added.',
        );
      }
      return this.open(user, await this.workspaces.create(user.id, newWorkspaceName), WorkspaceRole.Owner);
    }
    const member = memberships.find((each) => each.workspaceId === (workspaceId ?? memberships[0].workspaceId));
    if (!member) throw new NotFoundProblem('workspace');
    return this.open(user, member.workspaceId, member.role);
  }

  /** @throws NotFoundProblem (404) alike for a workspace that is nowhere and one the person is not in. */
  async switchTo(session: Session, workspaceId: string): Promise<SessionResponse> {
    const member = (await this.workspaces.of(session.userId)).find((each) => each.workspaceId === workspaceId);
    if (!member) throw new NotFoundProblem('workspace');
    await this.sessions.enter(session.id, workspaceId);
    return this.describe({ ...session, workspaceId }, member.role);
  }

  /** @throws NotFoundProblem (404) when the session's person or membership is gone. */
  async current(session: Session): Promise<SessionResponse> {
    const member = (await this.workspaces.of(session.userId)).find((each) => each.workspaceId === session.workspaceId);
    if (!member) throw new NotFoundProblem('workspace');
    return this.describe(session, member.role);
  }

  private async open(user: User, workspaceId: string, role: WorkspaceRole): Promise<OpenedSessionResponse> {
    const { token, session } = await this.sessions.open(user.id, workspaceId);
    const { id, email, name } = user;
    return { token, user: { id, email, name }, workspaceId, role, expiresAt: session.expiresAt };
  }

  private async describe(session: Session, role: WorkspaceRole): Promise<SessionResponse> {
    const user = await this.people.byId(session.userId);
    if (!user) throw new NotFoundProblem('session');
    const { id, email, name } = user;
    return { user: { id, email, name }, workspaceId: session.workspaceId, role, expiresAt: session.expiresAt };
  }
}
