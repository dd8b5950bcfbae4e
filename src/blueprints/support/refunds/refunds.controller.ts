import { applyDecorators, Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, ConflictProblem, ResourceController } from '../../../http/index.js';
import { area, needs } from '../permissions.js';
import {
  ApproveRefund,
  CreateRefund,
  DecideRefund,
  EscalateRefund,
  RefundResponse,
  UpdateRefund,
} from './refund.dto.js';
import { Refund } from './refund.entity.js';
import { RefundHooks } from './refund.hooks.js';
import { RefundsService } from './refunds.service.js';

/** `POST :id/<action>`, answering with the refund. */
const Action = (action: string, summary: string) =>
  applyDecorators(
    needs('refunds.write'),
    Post(`:id/${action}`),
    HttpCode(200),
    ApiOperation({ summary }),
    ApiOkResponse({ type: RefundResponse }),
    ApiProblems(400, 401, 403, 404, 409, 422),
  );

@ApiTags('support: refunds')
@Controller('support/refunds')
export class RefundsController extends ResourceController({
  entity: Refund,
  decorate: area('refunds'),
  response: RefundResponse,
  update: UpdateRefund,
  operations: ['list', 'get', 'update'],
  filters: [
    'customerId',
    'ticketId',
    'escalationId',
    'budgetId',
    'decisionRuleId',
    'decidedById',
    'status',
    'reason',
    'amount',
    'decidedAt',
  ],
  sort: ['createdAt', 'amount', 'decidedAt'],
  search: ['orderReference', 'explanation'],
  hooks: RefundHooks,
}) {
  constructor(private readonly refunds: RefundsService) {
    super();
  }

  @ApiOperation({
    summary: 'Ask for a refund',
    description:
      'The decision rules decide at once. Where a rule approves and no budget has enough left it stays PENDING.',
  })
  @ApiCreatedResponse({ type: RefundResponse })
  @ApiProblems(400, 401, 403, 404, 422)
  @needs('refunds.write')
  @Post()
  async create(@Body() { evaluate = true, ...body }: CreateRefund) {
    const refund = await this.resource.create({ body });
    return this.toResponse(evaluate ? await this.evaluated(refund) : refund);
  }

  @Action('evaluate', 'Let the decision rules decide')
  async evaluate(@Param('id', ParseUUIDPipe) id: string) {
    return this.toResponse(await this.refunds.evaluate(id));
  }

  @Action('approve', 'Approve, and take the amount from a budget')
  async approve(@Param('id', ParseUUIDPipe) id: string, @Body() body: ApproveRefund) {
    return this.toResponse(await this.refunds.approve(id, body));
  }

  @Action('deny', 'Deny')
  async deny(@Param('id', ParseUUIDPipe) id: string, @Body() body: DecideRefund) {
    return this.toResponse(await this.refunds.deny(id, body));
  }

  @Action('escalate', 'Hand over to a person')
  async escalate(@Param('id', ParseUUIDPipe) id: string, @Body() body: EscalateRefund) {
    return this.toResponse(await this.refunds.escalate(id, body));
  }

  @Action('process', 'Say that the money has been paid')
  async process(@Param('id', ParseUUIDPipe) id: string) {
    return this.toResponse(await this.refunds.process(id));
  }

  @Action('cancel', 'Cancel; what a budget paid goes back to it')
  async cancel(@Param('id', ParseUUIDPipe) id: string) {
    return this.toResponse(await this.refunds.cancel(id));
  }

  /** The customer’s request is kept, whatever the budgets say. */
  private async evaluated(refund: Refund): Promise<Refund> {
    try {
      return await this.refunds.evaluate(refund.id);
    } catch (error) {
      if (!(error instanceof ConflictProblem)) throw error;
      return this.resource.update({ id: refund.id, body: { decisionNote: error.detail } });
    }
  }
}
