import { ApiProperty, ApiPropertyOptional, ApiSchema, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, ValidateNested } from 'class-validator';
import { MoneyField, UuidField } from '../../../http/index.js';
import { Invoice } from './invoice.js';
import { ReceiptAllocation } from './receipt-allocation.js';
import { Receipt } from './receipt.js';

@ApiSchema({ name: 'InsuranceInvoice' })
export class InvoiceResponse extends OmitType(Invoice, []) {}

@ApiSchema({ name: 'InsuranceUpdateInvoice', description: 'Amounts are as posted; only when it is due, and a note.' })
export class UpdateInvoice extends PartialType(PickType(Invoice, ['dueOn', 'notes']), { skipNullProperties: false }) {}

@ApiSchema({ name: 'InsuranceReceipt' })
export class ReceiptResponse extends OmitType(Receipt, []) {}

@ApiSchema({ name: 'InsuranceUpdateReceipt' })
export class UpdateReceipt extends PartialType(PickType(Receipt, ['bankReference', 'notes']), {
  skipNullProperties: false,
}) {}

@ApiSchema({ name: 'InsuranceReceiptAllocation' })
export class ReceiptAllocationResponse extends OmitType(ReceiptAllocation, []) {}

@ApiSchema({ name: 'InsuranceCreateReceiptAllocation' })
export class CreateReceiptAllocation extends PickType(ReceiptAllocation, ['receiptId', 'invoiceId', 'amount']) {}

@ApiSchema({ name: 'InsuranceAllocation' })
export class Allocation {
  @UuidField()
  invoiceId: string;

  @MoneyField({ signed: true, description: 'Below zero where a refund settles a credit note.' })
  amount: string;
}

@ApiSchema({ name: 'InsuranceAllocateReceipt' })
export class AllocateReceipt {
  @ApiProperty({ type: [Allocation] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => Allocation)
  allocations: Allocation[];
}

@ApiSchema({ name: 'InsuranceCreateReceipt' })
export class CreateReceipt extends PickType(Receipt, [
  'customerId',
  'method',
  'amount',
  'receivedOn',
  'bankReference',
  'notes',
]) {
  @ApiPropertyOptional({ type: [Allocation], description: 'Invoices it pays at once.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => Allocation)
  allocations?: Allocation[];
}
