import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { guarded, Requires } from '../../../access/index.js';
import { ApiProblems, ResourceController } from '../../../http/index.js';
import { ActionRoute } from '../action-route.js';
import { NormalEmail } from '../../kit/index.js';
import {
  CreateCreator,
  CreatorResponse,
  PayoutResponse,
  PayPayout,
  StatementRequest,
  StatementsResponse,
  UpdateCreator,
} from './creator.dto.js';
import { Creator } from './creator.entity.js';
import { PayoutHooks } from './payout-hooks.js';
import { PayoutLife } from './payout-life.js';
import { Payout } from './payout.entity.js';
import { Statements } from './statements.js';

@ApiTags('commerce: creators')
@Controller('commerce/creators')
export class CreatorsController extends ResourceController({
  entity: Creator,
  response: CreatorResponse,
  create: CreateCreator,
  update: UpdateCreator,
  operations: ['list', 'get', 'create', 'update', 'delete'],
  filters: ['status', 'code', 'email', 'createdAt'],
  sort: ['createdAt', 'name'],
  search: ['name', 'email', 'code'],
  decorate: guarded('creators'),
  hooks: NormalEmail,
}) {}

@ApiTags('commerce: payouts')
@Controller('commerce/payouts')
export class PayoutsController extends ResourceController({
  entity: Payout,
  response: PayoutResponse,
  operations: ['list', 'get', 'delete'],
  filters: ['creatorId', 'status', 'periodStart', 'periodEnd', 'currency'],
  sort: ['createdAt', 'periodEnd', 'amount'],
  decorate: guarded('payouts'),
  hooks: PayoutHooks,
}) {
  constructor(
    private readonly statements: Statements,
    private readonly life: PayoutLife,
  ) {
    super();
  }

  @ApiOperation({ summary: 'Make a creator’s statements for a period' })
  @ApiCreatedResponse({ type: StatementsResponse })
  @ApiProblems(400, 401, 403, 404, 422)
  @Requires('payouts.write')
  @Post('statements')
  async makeStatements(@Body() request: StatementRequest) {
    const payouts = await this.statements.make(request);
    return { items: payouts.map((payout) => this.toResponse(payout)) };
  }

  @ActionRoute(':id/approve', 'Approve a statement', 'payouts.approve', PayoutResponse)
  async approve(@Param('id', ParseUUIDPipe) id: string) {
    await this.life.approve(id);
    return this.toResponse(await this.resource.get(id));
  }

  @ActionRoute(':id/pay', 'Record that an approved payout was paid', 'payouts.approve', PayoutResponse)
  async pay(@Param('id', ParseUUIDPipe) id: string, @Body() { reference }: PayPayout) {
    await this.life.pay(id, reference ?? null);
    return this.toResponse(await this.resource.get(id));
  }
}
