import { Module } from '@nestjs/common';
import { throttling } from '../../access/index.js';
import { ProblemException } from '../../http/index.js';
import { TenancyModule } from '../../tenancy/index.js';
import { WorkspacesController } from './home/workspaces.controller.js';
import { WorkspacesOfPeople } from './home/workspaces-of-people.js';
import { Letters } from '../kit/index.js';
import { InvitationsController } from './members/invitations.controller.js';
import { DepartureController, MembersController } from './members/members.controller.js';
import { Membership } from './members/membership.js';
import { PeopleInterceptor } from './members/people.interceptor.js';
import { WorkspaceInvitations } from './members/workspace-invitations.js';
import { WorkspaceMember } from './members/workspace-member.js';
import { Workspace } from './people/workspace.js';
import { Links } from './sign-in/links.js';
import { People } from './sign-in/people.js';
import { ReAuthenticationController } from './sign-in/re-authentication.controller.js';
import { SessionAuthenticator } from './sign-in/session.authenticator.js';
import { Sessions } from './sign-in/sessions.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignIn } from './sign-in/sign-in.js';
import { SignUp } from './sign-in/sign-up.js';

@Module({
  imports: [TenancyModule.forFeature([Workspace, WorkspaceMember])],
  controllers: [
    SignInController,
    ReAuthenticationController,
    WorkspacesController,
    InvitationsController,
    DepartureController,
    MembersController,
  ],
  providers: [
    People,
    Sessions,
    Links,
    Letters,
    SignUp,
    SignIn,
    SessionAuthenticator,
    WorkspacesOfPeople,
    WorkspaceInvitations,
    Membership,
    PeopleInterceptor,
    ...throttling(
      'workspaces',
      ({ status, code, detail, headers }) => new ProblemException(status, code, detail, {}, headers),
    ),
  ],
})
export class WorkspacesModule {}
