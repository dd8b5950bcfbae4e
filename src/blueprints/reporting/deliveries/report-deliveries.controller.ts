import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../access/index.js';
import { ApiProblems, ConflictProblem, ResourceController } from '../../../http/index.js';
import { DeliveryStatus } from './enums.js';
import { ReportDeliveryHooks } from './report-delivery-hooks.js';
import { CreateReportDelivery, ReportDeliveryFailure, ReportDeliveryResponse } from './report-delivery.dto.js';
import { ReportDelivery } from './report-delivery.js';

@ApiTags('reporting: report deliveries')
@Controller('reporting/report-deliveries')
export class ReportDeliveriesController extends ResourceController({
  entity: ReportDelivery,
  response: ReportDeliveryResponse,
  create: CreateReportDelivery,
  operations: ['list', 'get', 'create'],
  filters: ['reportWeekId', 'channel', 'status', 'recipient'],
  sort: ['createdAt', 'sentAt'],
  decorate: { create: [Requires('reports.publish')] },
  hooks: ReportDeliveryHooks,
}) {
  @Post(':id/sent')
  @HttpCode(200)
  @Requires('reports.publish')
  @ApiOperation({ summary: 'Note that the delivery went out' })
  @ApiOkResponse({ type: ReportDeliveryResponse })
  @ApiProblems(400, 401, 403, 404, 409)
  sent(@Param('id', ParseUUIDPipe) id: string) {
    return this.settle(id, { status: DeliveryStatus.Sent, sentAt: new Date(), failureReason: null });
  }

  @Post(':id/failed')
  @HttpCode(200)
  @Requires('reports.publish')
  @ApiOperation({ summary: 'Note that an attempt failed, and why' })
  @ApiOkResponse({ type: ReportDeliveryResponse })
  @ApiProblems(400, 401, 403, 404, 409)
  failed(@Param('id', ParseUUIDPipe) id: string, @Body() { failureReason }: ReportDeliveryFailure) {
    return this.settle(id, { status: DeliveryStatus.Failed, failureReason: failureReason ?? null });
  }

  /** One attempt more, whatever came of it. What was sent stays sent. */
  private async settle(id: string, outcome: Partial<ReportDelivery>) {
    const row = await this.repository.manager.transaction(async (manager) => {
      const delivery = await manager.findOne(ReportDelivery, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!delivery) return this.resource.get(id);
      if (delivery.status === DeliveryStatus.Sent) {
        throw new ConflictProblem('already_sent', 'The delivery has been sent.', { state: delivery.status });
      }
      return manager.save(Object.assign(delivery, outcome, { attempts: delivery.attempts + 1 }));
    });
    return this.toResponse(row);
  }
}
