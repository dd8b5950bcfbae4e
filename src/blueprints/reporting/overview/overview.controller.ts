import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  CurrentPrincipal,
  type OverviewQuestion,
  type Principal,
  TenantsOverview,
  WithoutTenant,
} from '../../../access/index.js';
import { ApiProblems, ForbiddenProblem } from '../../../http/index.js';
import { Memberships } from '../invitations/memberships.js';
import { MembershipRole } from '../people/enums.js';
import { EndpointQuery, OverviewClient, OverviewEndpoint, OverviewWeek, WeekQuery } from './overview.dto.js';
import { CLIENTS, ENDPOINT, WEEK } from './questions.js';

/** What an agency admin sees of all clients at once. Nobody writes here, and every look is an event of the register. */
@ApiTags('reporting: agency overview')
@ApiBearerAuth('apiKey')
@WithoutTenant()
@Controller('reporting/overview')
export class OverviewController {
  constructor(
    private readonly overview: TenantsOverview,
    private readonly memberships: Memberships,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every client with its latest week, synchronisation and open comments' })
  @ApiOkResponse({ type: [OverviewClient] })
  @ApiProblems(401, 403)
  clients(@CurrentPrincipal() principal: Principal): Promise<OverviewClient[]> {
    return this.answer(principal, CLIENTS);
  }

  @Get('weeks')
  @ApiOperation({ summary: 'Every client’s report of one week' })
  @ApiOkResponse({ type: [OverviewWeek] })
  @ApiProblems(400, 401, 403)
  weeks(@Query() { weekEndingDate }: WeekQuery, @CurrentPrincipal() principal: Principal): Promise<OverviewWeek[]> {
    return this.answer(principal, WEEK, [weekEndingDate]);
  }

  @Get('snapshots')
  @ApiOperation({ summary: 'How many payloads of one endpoint each client has' })
  @ApiOkResponse({ type: [OverviewEndpoint] })
  @ApiProblems(400, 401, 403)
  snapshots(
    @Query() { endpoint }: EndpointQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<OverviewEndpoint[]> {
    return this.answer(principal, ENDPOINT, [endpoint]);
  }

  /** Only for a person who is logged in and agency admin of all tenants: a key of one tenant shows no other. */
  private async answer<Row>(principal: Principal, question: OverviewQuestion, values: unknown[] = []): Promise<Row[]> {
    const places = principal.session && principal.userId ? await this.memberships.of(principal.userId) : [];
    const everywhere = places.some(({ role, tenantId }) => role === MembershipRole.AgencyAdmin && tenantId === null);
    if (!everywhere) throw new ForbiddenProblem('overview.read');
    return this.overview.read<Row>(principal, question, values);
  }
}
