import { ApiProperty, ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { Creator } from './creator.entity.js';
import { Payout } from './payout.entity.js';

@ApiSchema({ name: 'CommerceCreator' })
export class CreatorResponse extends OmitType(Creator, [] as const) {}

@ApiSchema({ name: 'CommerceCreateCreator' })
export class CreateCreator extends PickType(Creator, ['name', 'email', 'code', 'commissionRate', 'status']) {}

@ApiSchema({ name: 'CommerceUpdateCreator' })
export class UpdateCreator extends PartialType(CreateCreator) {}

@ApiSchema({ name: 'CommercePayout' })
export class PayoutResponse extends OmitType(Payout, [] as const) {}

@ApiSchema({ name: 'CommerceStatementRequest' })
export class StatementRequest extends PickType(Payout, ['creatorId', 'periodStart', 'periodEnd']) {}

@ApiSchema({ name: 'CommerceStatements' })
export class StatementsResponse {
  @ApiProperty({ type: [PayoutResponse], description: 'One for each currency.' })
  items: PayoutResponse[];
}

@ApiSchema({ name: 'CommercePayPayout' })
export class PayPayout extends PartialType(PickType(Payout, ['reference'])) {}
