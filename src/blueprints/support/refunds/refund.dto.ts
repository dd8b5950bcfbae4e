import { ApiPropertyOptional, ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { IsBoolean, ValidateIf } from 'class-validator';
import { Refund } from './refund.entity.js';

@ApiSchema({ name: 'SupportRefund' })
export class RefundResponse extends OmitType(Refund, [
  'organizationId',
  'organization',
  'customer',
  'ticket',
  'escalation',
  'budget',
  'decisionRule',
  'decidedBy',
  'budgetUsage',
]) {}

@ApiSchema({ name: 'SupportRefundCreate' })
export class CreateRefund extends PickType(Refund, [
  'customerId',
  'ticketId',
  'amount',
  'reason',
  'orderReference',
  'explanation',
]) {
  @ApiPropertyOptional({ default: true, description: 'Ask the decision rules at once. false: leave it PENDING.' })
  @ValidateIf((_body, value) => value !== undefined)
  @IsBoolean()
  evaluate?: boolean;
}

@ApiSchema({ name: 'SupportRefundUpdate' })
export class UpdateRefund extends PartialType(
  PickType(Refund, ['amount', 'reason', 'orderReference', 'explanation']),
) {}

/** A person's word. */
@ApiSchema({ name: 'SupportRefundDecision' })
export class DecideRefund extends PickType(Refund, ['decidedById', 'decisionNote']) {}

@ApiSchema({ name: 'SupportRefundApproval' })
export class ApproveRefund extends PickType(Refund, ['decidedById', 'decisionNote', 'budgetId']) {}

@ApiSchema({ name: 'SupportRefundEscalation' })
export class EscalateRefund extends PickType(Refund, ['decisionNote']) {}
