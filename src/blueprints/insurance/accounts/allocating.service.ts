import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { type Principal } from '../../../access/index.js';
import { NotFoundProblem, UnprocessableProblem } from '../../../http/index.js';
import { lockRow } from '../lock.js';
import { magnitude, pence, pounds } from '../money/index.js';
import { type RecordedWrites } from '../trail/recorded-writes.js';
import { Recorder } from '../trail/recorder.js';
import { type Allocation, type CreateReceipt } from './accounts.dto.js';
import { Invoice, InvoiceStatus } from './invoice.js';
import { ReceiptAllocation } from './receipt-allocation.js';
import { Receipt } from './receipt.js';

/**
 * Pays invoices from receipts, never above what is owed or was received. The receipt is locked, then its invoices in the
 * order of their ids, so that allocations made at once wait for one another and never in a circle.
 */
@Injectable()
export class Allocating {
  constructor(private readonly recorder: Recorder) {}

  receive({ allocations = [], ...body }: CreateReceipt, actor: Principal | undefined): Promise<Receipt> {
    return this.recorder.transaction(actor, async (writes) => {
      const event = { action: 'receipt.recorded', summary: `${body.amount} received by ${body.method}` };
      const receipt = await writes.insert(Receipt, body, event);
      return allocations.length === 0 ? receipt : (await this.apply(writes, receipt, allocations)).receipt;
    });
  }

  allocate(
    receiptId: string,
    allocations: readonly Allocation[],
    actor: Principal | undefined,
  ): Promise<{ receipt: Receipt; made: ReceiptAllocation[] }> {
    return this.recorder.transaction(actor, async (writes) => {
      const receipt = await lockRow(writes.manager, Receipt, receiptId, 'receipt');
      return this.apply(writes, receipt, allocations);
    });
  }

  /** Takes an allocation back: the invoice is owed again, the receipt free again. */
  undo(id: string, actor: Principal | undefined): Promise<void> {
    return this.recorder.transaction(actor, async (writes) => {
      const { manager } = writes;
      const known = await manager.findOneBy(ReceiptAllocation, { id });
      if (!known) throw new NotFoundProblem('allocation');
      const receipt = await lockRow(manager, Receipt, known.receiptId, 'receipt');
      // Somebody may have taken it back while the receipt was waited for.
      const allocation = await lockRow(manager, ReceiptAllocation, id, 'allocation');
      const invoice = await lockRow(manager, Invoice, allocation.invoiceId, 'invoice');
      const back = pounds(-pence(allocation.amount));
      const event = {
        action: 'receipt.unallocated',
        summary: `${allocation.amount} no longer pays ${invoice.number}`,
        customerId: receipt.customerId,
      };
      await writes.delete(ReceiptAllocation, allocation, event);
      await credit(writes, invoice, back);
      await use(writes, receipt, back);
    });
  }

  private async apply(writes: RecordedWrites, receipt: Receipt, allocations: readonly Allocation[]) {
    const invoices = await lockInvoices(writes.manager, allocations);
    const made: ReceiptAllocation[] = [];
    let current = receipt;
    for (const { invoiceId, amount } of allocations) {
      const invoice = invoices.get(invoiceId)!;
      requireFit(current, invoice, amount);
      const event = {
        action: 'receipt.allocated',
        summary: `${amount} of ${receipt.reference} pays ${invoice.number}`,
        customerId: receipt.customerId,
      };
      const values = { receiptId: receipt.id, invoiceId, amount, allocatedById: writes.actor?.userId ?? null };
      made.push(await writes.insert(ReceiptAllocation, values, event));
      invoices.set(invoiceId, await credit(writes, invoice, amount));
      current = await use(writes, current, amount);
    }
    return { receipt: current, made };
  }
}

async function lockInvoices(manager: EntityManager, allocations: readonly Allocation[]): Promise<Map<string, Invoice>> {
  const ids = [...new Set(allocations.map(({ invoiceId }) => invoiceId))];
  const found = await manager.find(Invoice, {
    where: { id: In(ids) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  if (found.length === ids.length) return new Map(found.map((invoice) => [invoice.id, invoice]));
  throw new UnprocessableProblem('unknown_reference', 'There is no such thing as the one named in invoiceId.', {
    fields: ['invoiceId'],
  });
}

function requireFit(receipt: Receipt, invoice: Invoice, amount: string): void {
  if (receipt.customerId !== invoice.customerId) {
    throw new UnprocessableProblem('other_customer', `${invoice.number} is another customer’s.`);
  }
  const owed = pence(invoice.total) - pence(invoice.allocated);
  const free = pence(receipt.amount) - pence(receipt.allocated);
  const wanted = pence(amount);
  const within = (limit: bigint) =>
    wanted !== 0n && wanted > 0n === limit > 0n && magnitude(wanted) <= magnitude(limit);
  if (!within(owed)) {
    const outstanding = pounds(owed);
    throw new UnprocessableProblem('above_debt', `${invoice.number} has ${outstanding} outstanding.`, { outstanding });
  }
  if (!within(free)) {
    const unallocated = pounds(free);
    throw new UnprocessableProblem('above_receipt', `${receipt.reference} has ${unallocated} left.`, { unallocated });
  }
}

function credit(writes: RecordedWrites, invoice: Invoice, amount: string): Promise<Invoice> {
  const allocated = pounds(pence(invoice.allocated) + pence(amount));
  const paid = allocated === invoice.total;
  const status = paid ? InvoiceStatus.Paid : allocated === '0.00' ? InvoiceStatus.Open : InvoiceStatus.PartPaid;
  const event = {
    action: `invoice.${status}`,
    summary: `${invoice.number}: ${allocated} of ${invoice.total} paid`,
    quiet: true,
  };
  return writes.update(Invoice, invoice, { allocated, status }, event);
}

function use(writes: RecordedWrites, receipt: Receipt, amount: string): Promise<Receipt> {
  const allocated = pounds(pence(receipt.allocated) + pence(amount));
  const event = {
    action: 'receipt.used',
    summary: `${receipt.reference}: ${allocated} of ${receipt.amount} used`,
    quiet: true,
  };
  return writes.update(Receipt, receipt, { allocated }, event);
}
