import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { guarded, Requires } from '../../../access/index.js';
import { ApiProblems, KeepsOwnKeys, ResourceController } from '../../../http/index.js';
import { ActionRoute } from '../action-route.js';
import { Catalogue } from '../products/catalogue.js';
import { IdempotencyKey } from './idempotency-key.js';
import { OrderLife } from './order-life.js';
import { OrderPlacing } from './order-placing.js';
import {
  CancelOrder,
  FulfilOrder,
  OrderResponse,
  PayOrder,
  PlaceOrder,
  RefundOrder,
  UpdateOrder,
} from './order.dto.js';
import { Order } from './order.entity.js';

const WRITE = 'orders.write';

@ApiTags('commerce: orders')
@Controller('commerce/orders')
export class OrdersController extends ResourceController({
  entity: Order,
  response: OrderResponse,
  update: UpdateOrder,
  operations: ['list', 'get', 'update'],
  filters: ['status', 'customerId', 'email', 'number', 'creatorId', 'payoutId', 'total', 'createdAt', 'paidAt'],
  sort: ['createdAt', 'number', 'total'],
  search: ['email', 'trackingNumber', 'note'],
  relations: ['items'],
  decorate: guarded('orders'),
}) {
  constructor(
    private readonly placing: OrderPlacing,
    private readonly life: OrderLife,
    private readonly catalogue: Catalogue,
  ) {
    super();
  }

  @ApiOperation({ summary: 'Place an order: takes the stock and fixes the prices' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Sent again, it answers the order made before.' })
  @ApiCreatedResponse({ type: OrderResponse })
  @ApiProblems(400, 401, 403, 404, 409, 422)
  @Requires(WRITE)
  @KeepsOwnKeys()
  @Post()
  async place(@Body() wish: PlaceOrder, @IdempotencyKey({ required: false }) key: string | null) {
    const id = await this.placing.place(wish, key);
    await this.catalogue.changed();
    return this.answerWith(id);
  }

  @ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description: 'One per payment; sent again it changes nothing.',
  })
  @KeepsOwnKeys()
  @ActionRoute(':id/pay', 'Record the payment of a pending order', WRITE, OrderResponse)
  async pay(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { paymentReference }: PayOrder,
    @IdempotencyKey({ required: true }) key: string,
  ) {
    await this.life.pay(id, key, paymentReference ?? null);
    return this.answerWith(id);
  }

  @ActionRoute(':id/fulfil', 'Record that a paid order was sent', WRITE, OrderResponse)
  async fulfil(@Param('id', ParseUUIDPipe) id: string, @Body() { trackingNumber }: FulfilOrder) {
    await this.life.fulfil(id, trackingNumber ?? null);
    return this.answerWith(id);
  }

  @ActionRoute(':id/refund', 'Give the money of a paid or fulfilled order back', WRITE, OrderResponse)
  async refund(@Param('id', ParseUUIDPipe) id: string, @Body() { restock }: RefundOrder) {
    await this.life.refund(id, restock ?? false);
    await this.catalogue.changed();
    return this.answerWith(id);
  }

  @ActionRoute(':id/cancel', 'Cancel an order that was not sent yet', WRITE, OrderResponse)
  async cancel(@Param('id', ParseUUIDPipe) id: string, @Body() { cancelReason }: CancelOrder) {
    await this.life.cancel(id, cancelReason ?? null);
    await this.catalogue.changed();
    return this.answerWith(id);
  }

  private async answerWith(id: string) {
    return this.toResponse(await this.resource.get(id));
  }
}
