import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
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
import {
  ChangeMembership,
  InvitationList,
  InvitationResponse,
  Invite,
  MembershipList,
  membershipResponse,
  MembershipResponse,
} from './memberships.dto.js';
import { Memberships } from './memberships.js';
import { TenantInvitations } from './tenant-invitations.js';

/** The people of the tenant the request is in. */
@ApiTags('reporting: people')
@ApiBearerAuth('apiKey')
@Controller('reporting')
export class MembershipsController {
  constructor(
    private readonly memberships: Memberships,
    private readonly invitations: TenantInvitations,
  ) {}

  @Get('memberships')
  @ApiOperation({ summary: 'Who may enter this tenant, as what' })
  @ApiOkResponse({ type: MembershipList })
  @ApiProblems(401, 404)
  async list(@CurrentTenant() { id }: Tenant): Promise<MembershipList> {
    return { items: (await this.memberships.inTenant(id)).map(membershipResponse) };
  }

  @Post('invitations')
  @WritesIdentities()
  @Requires('people.write')
  @RequiresRecentSignIn()
  @ApiOperation({
    summary: 'Invite a person into this tenant, or renew the invitation',
    description:
      'The link goes to the mailbox and nowhere else. The person has a place here once they accept; the answer is the ' +
      'same whether the address has an account.',
  })
  @ApiCreatedResponse({ type: InvitationResponse })
  @ApiProblems(400, 401, 403, 404, 409, 429)
  invite(
    @Body() person: Invite,
    @CurrentTenant() tenant: Tenant,
    @CurrentPrincipal() principal: Principal,
    @RequestOrigin() origin: Origin,
  ): Promise<InvitationResponse> {
    return this.invitations.invite(tenant, person, principal, origin);
  }

  @Get('invitations')
  @Requires('people.write')
  @ApiOperation({ summary: 'The invitations into this tenant that can still be accepted' })
  @ApiOkResponse({ type: InvitationList })
  @ApiProblems(401, 403, 404)
  async invitationList(@CurrentTenant() tenant: Tenant): Promise<InvitationList> {
    return { items: await this.invitations.open(tenant) };
  }

  @Delete('invitations/:id')
  @HttpCode(204)
  @Requires('people.write')
  @RequiresRecentSignIn()
  @ApiOperation({ summary: 'Take an invitation back; its link is void from then on' })
  @ApiNoContentResponse()
  @ApiProblems(400, 401, 403, 404)
  takeBack(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentTenant() tenant: Tenant,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    return this.invitations.takeBack(tenant, id, principal);
  }

  @Patch('memberships/:id')
  @WritesIdentities()
  @Requires('people.write')
  @RequiresRecentSignIn()
  @ApiOperation({ summary: 'Change what somebody is in this tenant' })
  @ApiOkResponse({ type: MembershipResponse })
  @ApiProblems(400, 401, 403, 404)
  async change(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { role }: ChangeMembership,
    @CurrentTenant() tenant: Tenant,
    @CurrentPrincipal() principal: Principal,
  ): Promise<MembershipResponse> {
    return membershipResponse(await this.memberships.changeRole(id, tenant.id, role, principal));
  }

  @Delete('memberships/:id')
  @HttpCode(204)
  @Requires('people.write')
  @RequiresRecentSignIn()
  @ApiOperation({ summary: 'Take somebody out of this tenant' })
  @ApiNoContentResponse()
  @ApiProblems(400, 401, 403, 404, 409)
  remove(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentTenant() tenant: Tenant,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    return this.memberships.remove(id, tenant.id, principal);
  }
}
