import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  CurrentPrincipal,
  type Principal,
  Requires,
  RequiresRecentSignIn,
  WritesIdentities,
} from '../../../access/index.js';
import { ApiProblems } from '../../../http/index.js';
import { CurrentTenant, type Tenant } from '../../../tenancy/index.js';
import { type Origin, RequestOrigin } from '../../kit/index.js';
import { ChangeMember, Invite, MemberResponse } from './team.dto.js';
import { Team } from './team.js';

@ApiTags('commerce: team')
@ApiBearerAuth('apiKey')
@ApiProblems(400, 401, 403, 404)
@Controller('commerce/auth')
export class TeamController {
  constructor(private readonly team: Team) {}

  @ApiOperation({ summary: 'Who works in the shop' })
  @ApiOkResponse({ type: [MemberResponse] })
  @Requires('team.read')
  @Get('users')
  async list(@CurrentTenant() tenant: Tenant): Promise<MemberResponse[]> {
    return (await this.team.list(tenant.id)).map((user) => MemberResponse.of(user));
  }

  @ApiOperation({
    summary: 'Invite a person, or send the invitation again',
    description: 'The link goes to the mailbox only. The role is given when the invitation is accepted.',
  })
  @ApiCreatedResponse({ type: MemberResponse })
  @ApiProblems(409, 429)
  @Requires('team.write')
  @RequiresRecentSignIn()
  @WritesIdentities()
  @Post('invitations')
  async invite(
    @Body() { email, role }: Invite,
    @CurrentTenant() tenant: Tenant,
    @CurrentPrincipal() actor: Principal,
    @RequestOrigin() origin: Origin,
  ) {
    return MemberResponse.of(await this.team.invite(tenant, email, role, actor, origin));
  }

  @ApiOperation({ summary: 'Change a member’s role or status' })
  @ApiOkResponse({ type: MemberResponse })
  @ApiProblems(409)
  @Requires('team.write')
  @RequiresRecentSignIn()
  @WritesIdentities()
  @Patch('users/:id')
  async change(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() change: ChangeMember,
    @CurrentTenant() tenant: Tenant,
    @CurrentPrincipal() actor: Principal,
  ) {
    return MemberResponse.of(await this.team.change(tenant.id, id, change, actor));
  }
}
