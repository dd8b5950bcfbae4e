import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../../access/index.js';
import { ApiProblems } from '../../../http/index.js';
import { CurrentTenant, type Tenant } from '../../../tenancy/index.js';
import { Invitations } from './invitations.js';
import {
  ChangeMembership,
  InvitationResponse,
  Invite,
  MembershipList,
  membershipResponse,
  MembershipResponse,
} from './memberships.dto.js';
import { Memberships } from './memberships.js';

/** The people of the tenant the request is in. */
@ApiTags('reporting: people')
@ApiBearerAuth('apiKey')
@Controller('reporting')
export class MembershipsController {
  constructor(
    private readonly memberships: Memberships,
    private readonly invitations: Invitations,
  ) {}

  @Get('memberships')
  @ApiOperation({ summary: 'Who may enter this tenant, as what' })
  @ApiOkResponse({ type: MembershipList })
  @ApiProblems(401, 404)
  async list(@CurrentTenant() { id }: Tenant): Promise<MembershipList> {
    return { items: (await this.memberships.inTenant(id)).map(membershipResponse) };
  }

  @Post('invitations')
  @Requires('people.write')
  @ApiOperation({ summary: 'Give somebody a place in this tenant; new people get an invitation to be sent to them' })
  @ApiCreatedResponse({ type: InvitationResponse })
  @ApiProblems(400, 401, 403, 404, 409)
  async invite(
    @Body() { email, name, role }: Invite,
    @CurrentTenant() { id }: Tenant,
    @CurrentPrincipal() principal: Principal,
  ): Promise<InvitationResponse> {
    await this.memberships.requireManaged(principal, id, [role]);
    const { membership, ...token } = await this.invitations.invite(email, name, id, role);
    return { membership: membershipResponse(membership), ...token };
  }

  @Patch('memberships/:id')
  @Requires('people.write')
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
