import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
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
import { InvitationList, InvitationResponse, InviteMember } from './members.dto.js';
import { Membership } from './membership.js';
import { WorkspaceInvitations } from './workspace-invitations.js';

/** Invitations into the workspace the request is in. */
@ApiTags('workspaces: members')
@ApiBearerAuth('apiKey')
@Controller('workspaces')
export class InvitationsController {
  constructor(
    private readonly membership: Membership,
    private readonly invitations: WorkspaceInvitations,
  ) {}

  @Post('members')
  @WritesIdentities()
  @Requires('members.write')
  @RequiresRecentSignIn()
  @ApiOperation({
    summary: 'Invite a person, or renew the invitation',
    description:
      'The link goes to the mailbox and nowhere else. The person is a member once they accept; the answer is the same ' +
      'whether the address has an account.',
  })
  @ApiCreatedResponse({ type: InvitationResponse })
  @ApiProblems(400, 401, 403, 404, 409, 429)
  invite(
    @Body() body: InviteMember,
    @CurrentTenant() tenant: Tenant,
    @CurrentPrincipal() principal: Principal,
    @RequestOrigin() origin: Origin,
  ): Promise<InvitationResponse> {
    return this.membership.invite(tenant, body, principal, origin);
  }

  @Get('invitations')
  @Requires('members.write')
  @ApiOperation({ summary: 'The invitations into the workspace that can still be accepted' })
  @ApiOkResponse({ type: InvitationList })
  @ApiProblems(401, 403, 404)
  async list(@CurrentTenant() tenant: Tenant): Promise<InvitationList> {
    return { items: await this.invitations.open(tenant) };
  }

  @Delete('invitations/:id')
  @HttpCode(204)
  @Requires('members.write')
  @RequiresRecentSignIn()
  @ApiOperation({ summary: 'Take an invitation back; its link is void from then on' })
  @ApiNoContentResponse()
  @ApiProblems(400, 401, 403, 404)
  takeBack(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentTenant() tenant: Tenant,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    return this.membership.takeBack(tenant, id, principal);
  }
}
