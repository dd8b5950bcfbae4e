import { Controller, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, Requires, type Principal } from '../../../access/index.js';
import { ResourceController } from '../../../http/index.js';
import { ReportWeekHooks } from './report-week-hooks.js';
import { CreateReportWeek, ReportWeekResponse, UpdateReportWeek } from './report-week.dto.js';
import { ReportWeek } from './report-week.js';
import { WeekLife, type WeekMove } from './week-life.js';
import { MoveRoute } from './move-route.js';

@ApiTags('reporting: report weeks')
@Controller('reporting/report-weeks')
export class ReportWeeksController extends ResourceController({
  entity: ReportWeek,
  response: ReportWeekResponse,
  create: CreateReportWeek,
  update: UpdateReportWeek,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['status', 'weekEndingDate'],
  sort: ['weekEndingDate', 'createdAt', 'status'],
  search: ['title', 'summary'],
  decorate: {
    create: [Requires('reports.write')],
    update: [Requires('reports.write')],
    delete: [Requires('reports.write')],
  },
  hooks: ReportWeekHooks,
}) {
  constructor(private readonly life: WeekLife) {
    super();
  }

  @MoveRoute('submit', 'Hand the draft in for review')
  @Requires('reports.write')
  submit(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() principal: Principal) {
    return this.move(id, 'submit', principal);
  }

  @MoveRoute('send-back', 'Send a week in review back to draft')
  @Requires('reports.approve')
  sendBack(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() principal: Principal) {
    return this.move(id, 'send-back', principal);
  }

  @MoveRoute('approve', 'Approve a week in review: what it says is settled')
  @Requires('reports.approve')
  approve(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() principal: Principal) {
    return this.move(id, 'approve', principal);
  }

  @MoveRoute('reopen', 'Take the approval back')
  @Requires('reports.approve')
  reopen(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() principal: Principal) {
    return this.move(id, 'reopen', principal);
  }

  @MoveRoute('publish', 'Publish an approved week: from then on nothing in it changes')
  @Requires('reports.publish')
  publish(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() principal: Principal) {
    return this.move(id, 'publish', principal);
  }

  private async move(id: string, move: WeekMove, principal?: Principal) {
    return this.toResponse(await this.life.move(id, move, principal));
  }
}
