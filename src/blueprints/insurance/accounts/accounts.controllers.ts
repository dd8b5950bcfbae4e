import { Body, Controller, Delete, HttpCode, Injectable, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../../access/index.js';
import { ApiProblems, ConflictProblem, type HookContext, ResourceController } from '../../../http/index.js';
import { Action } from '../actions.js';
import { Allows, guarded } from '../brokers/allows.js';
import { Recorded } from '../trail/recorded.js';
import {
  AllocateReceipt,
  CreateReceipt,
  CreateReceiptAllocation,
  InvoiceResponse,
  ReceiptAllocationResponse,
  ReceiptResponse,
  UpdateInvoice,
  UpdateReceipt,
} from './accounts.dto.js';
import { Allocating } from './allocating.service.js';
import { Invoice } from './invoice.js';
import { ReceiptAllocation } from './receipt-allocation.js';
import { Receipt } from './receipt.js';

const permission = 'accounts.write' as const;

@Injectable()
export class InvoiceHooks extends Recorded(Invoice, 'invoice') {}

@ApiTags('insurance: accounts')
@Controller('insurance/invoices')
export class InvoicesController extends ResourceController({
  entity: Invoice,
  response: InvoiceResponse,
  update: UpdateInvoice,
  filters: ['number', 'customerId', 'policyId', 'financialId', 'status', 'issuedOn', 'dueOn', 'total'],
  sort: ['createdAt', 'issuedOn', 'dueOn', 'number'],
  search: ['number'],
  decorate: guarded('accounts.read', permission),
  hooks: InvoiceHooks,
}) {}

/** A receipt that pays something is not deleted: take its allocations back first. */
@Injectable()
export class ReceiptHooks extends Recorded(Receipt, 'receipt') {
  override beforeDelete({ before }: HookContext & { before: Receipt }): void {
    if (before.allocated === '0.00') return;
    throw new ConflictProblem('allocated', `${before.allocated} of ${before.reference} pays invoices.`);
  }
}

@ApiTags('insurance: accounts')
@Controller('insurance/receipts')
export class ReceiptsController extends ResourceController({
  entity: Receipt,
  response: ReceiptResponse,
  update: UpdateReceipt,
  operations: ['list', 'get', 'update', 'delete'],
  filters: ['reference', 'customerId', 'method', 'receivedOn', 'amount'],
  sort: ['createdAt', 'receivedOn', 'reference'],
  search: ['reference', 'bankReference'],
  decorate: guarded('accounts.read', permission),
  hooks: ReceiptHooks,
}) {
  constructor(private readonly allocating: Allocating) {
    super();
  }

  @Action({ path: '', summary: 'Record a receipt or a refund', permission, response: ReceiptResponse, status: 201 })
  async create(@Body() body: CreateReceipt, @CurrentPrincipal() actor?: Principal) {
    return this.toResponse(await this.allocating.receive(body, actor));
  }

  @Action({ path: ':id/allocate', summary: 'Pay invoices from a receipt', permission, response: ReceiptResponse })
  async allocate(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: AllocateReceipt,
    @CurrentPrincipal() actor?: Principal,
  ) {
    return this.toResponse((await this.allocating.allocate(id, body.allocations, actor)).receipt);
  }
}

@ApiTags('insurance: accounts')
@Controller('insurance/receipt-allocations')
export class ReceiptAllocationsController extends ResourceController({
  entity: ReceiptAllocation,
  response: ReceiptAllocationResponse,
  noun: 'allocation',
  filters: ['receiptId', 'invoiceId', 'allocatedAt'],
  sort: ['allocatedAt'],
  decorate: guarded('accounts.read'),
}) {
  constructor(private readonly allocating: Allocating) {
    super();
  }

  @Action({
    path: '',
    summary: 'Pay an invoice from a receipt',
    permission,
    response: ReceiptAllocationResponse,
    status: 201,
  })
  async create(@Body() { receiptId, ...allocation }: CreateReceiptAllocation, @CurrentPrincipal() actor?: Principal) {
    const { made } = await this.allocating.allocate(receiptId, [allocation], actor);
    return this.toResponse(made[0]);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take an allocation back' })
  @ApiNoContentResponse()
  @ApiProblems(400, 401, 403, 404)
  @Allows(permission)
  undo(@Param('id', ParseUUIDPipe) id: string, @CurrentPrincipal() actor?: Principal): Promise<void> {
    return this.allocating.undo(id, actor);
  }
}
