import { Module } from '@nestjs/common';
import { throttling } from '../../access/index.js';
import { ProblemException } from '../../http/index.js';
import { TenancyModule } from '../../tenancy/index.js';
import { WorkspacesController } from './home/workspaces.controller.js';
import { WorkspacesOfPeople } from './home/workspaces-of-people.js';
import { DepartureController, MembersController } from './members/members.controller.js';
import { Membership } from './members/membership.js';
import { PeopleInterceptor } from './members/people.interceptor.js';
import { WorkspaceMember } from './members/workspace-member.js';
import { Workspace } from './people/workspace.js';
import { People } from './sign-in/people.js';
import { ReAuthenticationController } from './sign-in/re-authentication.controller.js';
import { SessionAuthenticator } from './sign-in/session.authenticator.js';
import { Sessions } from './sign-in/sessions.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignIn } from './sign-in/sign-in.js';

@Module({
  imports: [TenancyModule.forFeature([Workspace, WorkspaceMember])],
  controllers: [
    SignInController,
    ReAuthenticationController,
    WorkspacesController,
    DepartureController,
    MembersController,
  ],
  providers: [
    People,
    Sessions,
    SignIn,
    SessionAuthenticator,
    WorkspacesOfPeople,
    Membership,
    PeopleInterceptor,
    ...throttling(
      'workspaces',
      ({ status, code, detail, headers }) => new ProblemException(status, code, detail, {}, headers),
    ),
  ],
})
export class WorkspacesModule {}
