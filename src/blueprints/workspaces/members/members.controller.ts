import { Body, Controller, Delete, HttpCode, Param, ParseUUIDPipe, Patch, Post, UseInterceptors } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  CurrentPrincipal,
  RecentSignIn,
  Requires,
  RequiresRecentSignIn,
  SessionRequiredProblem,
  type Principal,
} from '../../../access/index.js';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { ChangeRole, MemberResponse } from './members.dto.js';
import { Membership } from './membership.js';
import { PeopleInterceptor } from './people.interceptor.js';
import { WorkspaceMember } from './workspace-member.js';
import { WorkspaceRole } from './workspace-role.js';

@ApiTags('workspaces: members')
@Controller('workspaces/members')
@UseInterceptors(PeopleInterceptor)
export class MembersController extends ResourceController({
  entity: WorkspaceMember,
  response: MemberResponse,
  noun: 'member',
  operations: ['list', 'get'],
  filters: ['role', 'userId'],
  sort: ['joinedAt', 'role'],
}) {
  constructor(private readonly membership: Membership) {
    super();
  }

  @Patch(':id')
  @Requires('members.write')
  @RequiresRecentSignIn()
  @ApiOperation({ summary: 'Change a member’s role' })
  @ApiOkResponse({ type: MemberResponse })
  @ApiProblems(400, 401, 403, 404, 409)
  async changeRole(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { role }: ChangeRole,
    @CurrentPrincipal() principal?: Principal,
  ) {
    return this.toResponse(await this.membership.changeRole(id, role, principal));
  }
}

/** Routes that answer nothing, apart from those that name people. */
@ApiTags('workspaces: members')
@Controller('workspaces/members')
export class DepartureController {
  constructor(
    private readonly membership: Membership,
    private readonly recentSignIn: RecentSignIn,
  ) {}

  @Post('leave')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Leave the workspace; the last owner cannot',
    description: 'An owner must have logged in recently.',
  })
  @ApiNoContentResponse()
  @ApiProblems(401, 403, 404, 409)
  async leave(@CurrentPrincipal() principal: Principal): Promise<void> {
    if (!principal.session) throw new SessionRequiredProblem();
    const { id, role } = await this.membership.placeOf(principal);
    if (role === WorkspaceRole.Owner) this.recentSignIn.assert(principal);
    await this.membership.remove(id, principal);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('members.write')
  @RequiresRecentSignIn()
  @ApiOperation({ summary: 'Take somebody out of the workspace and end their sessions in it' })
  @ApiNoContentResponse()
  @ApiProblems(400, 401, 403, 404, 409)
  remove(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() principal?: Principal): Promise<void> {
    return this.membership.remove(id, principal);
  }
}
