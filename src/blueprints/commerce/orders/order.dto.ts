import {
  ApiProperty,
  ApiPropertyOptional,
  ApiSchema,
  IntersectionType,
  OmitType,
  PartialType,
  PickType,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsBoolean, IsOptional, Matches, ValidateNested } from 'class-validator';
import { OrderItem } from './order-item.entity.js';
import { Order } from './order.entity.js';

@ApiSchema({ name: 'CommerceOrderItem' })
export class OrderItemResponse extends OmitType(OrderItem, ['orderId']) {}

@ApiSchema({ name: 'CommerceOrder' })
export class OrderResponse extends OmitType(Order, ['idempotencyKey', 'paymentKey', 'items']) {
  @ApiProperty({ type: [OrderItemResponse] })
  items: OrderItemResponse[];
}

@ApiSchema({ name: 'CommerceOrderLine' })
export class OrderLine extends PickType(OrderItem, ['quantity']) {
  @ApiProperty({ format: 'uuid' })
  @Matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, { message: 'variantId must be a UUID' })
  variantId: string;
}

@ApiSchema({ name: 'CommercePlaceOrder' })
export class PlaceOrder extends IntersectionType(
  PickType(Order, ['email', 'discount', 'shipping', 'tax', 'currency', 'shippingAddress', 'billingAddress', 'note']),
  PartialType(PickType(Order, ['customerId'])),
) {
  @ApiProperty({ type: [OrderLine], minItems: 1, maxItems: 100 })
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => OrderLine)
  items: OrderLine[];

  @ApiPropertyOptional({ example: 'JORIVERS', description: 'A creator’s code.' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9]{1,32}$/, { message: 'code must be letters and digits' })
  code?: string;
}

@ApiSchema({ name: 'CommerceUpdateOrder' })
export class UpdateOrder extends PartialType(
  PickType(Order, ['note', 'shippingAddress', 'billingAddress', 'trackingNumber']),
) {}

@ApiSchema({ name: 'CommercePayOrder' })
export class PayOrder extends PartialType(PickType(Order, ['paymentReference'])) {}

@ApiSchema({ name: 'CommerceFulfilOrder' })
export class FulfilOrder extends PartialType(PickType(Order, ['trackingNumber'])) {}

@ApiSchema({ name: 'CommerceCancelOrder' })
export class CancelOrder extends PartialType(PickType(Order, ['cancelReason'])) {}

@ApiSchema({ name: 'CommerceRefundOrder' })
export class RefundOrder {
  @ApiPropertyOptional({ default: false, description: 'The goods came back: put them into stock again.' })
  @IsOptional()
  @IsBoolean()
  restock?: boolean;
}
