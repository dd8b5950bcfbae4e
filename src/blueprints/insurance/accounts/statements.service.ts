import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { type EntityManager } from 'typeorm';
import { NotFoundProblem } from '../../../http/index.js';
import { Customer } from '../customers/customer.js';
import { pence, pounds, total } from '../money/index.js';
import { Invoice } from './invoice.js';
import { Receipt } from './receipt.js';
import { type StatementLine, type StatementPeriod, type StatementResponse } from './statement.dto.js';

/** A customer's account: invoices and credit notes on one side, receipts and refunds on the other. */
@Injectable()
export class Statements {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /** As of one moment, whatever is being allocated meanwhile. @throws NotFoundProblem (404). */
  of(customerId: string, period: StatementPeriod): Promise<StatementResponse> {
    return this.manager.transaction('REPEATABLE READ', async (manager) => {
      if (!(await manager.existsBy(Customer, { id: customerId }))) throw new NotFoundProblem('customer');
      const where = { customerId };
      const invoices = await manager.find(Invoice, { where, order: { issuedOn: 'ASC', number: 'ASC' } });
      const receipts = await manager.find(Receipt, { where, order: { receivedOn: 'ASC', reference: 'ASC' } });
      return statementOf(customerId, period, invoices, receipts);
    });
  }
}

function statementOf(
  customerId: string,
  { from = '', to = '9999-12-31' }: StatementPeriod,
  invoices: readonly Invoice[],
  receipts: readonly Receipt[],
): StatementResponse {
  const entries = [...invoices.map(chargeLine), ...receipts.map(paymentLine)].sort((a, b) =>
    a.date < b.date ? -1 : a.date > b.date ? 1 : 0,
  );
  const opening = sumOf(entries.filter(({ date }) => date < from));
  let balance = opening;
  const lines: StatementLine[] = entries
    .filter(({ date }) => date >= from && date <= to)
    .map((line) => ({ ...line, balance: pounds((balance += pence(line.amount))) }));
  return {
    customerId,
    opening: pounds(opening),
    lines,
    closing: pounds(balance),
    outstanding: pounds(
      pence(total(invoices.map((each) => each.total))) - pence(total(invoices.map((each) => each.allocated))),
    ),
    unallocated: pounds(
      pence(total(receipts.map((each) => each.amount))) - pence(total(receipts.map((each) => each.allocated))),
    ),
  };
}

type Entry = Omit<StatementLine, 'balance'>;

function chargeLine({ issuedOn, number, total: amount }: Invoice): Entry {
  return { date: issuedOn, kind: amount.startsWith('-') ? 'credit_note' : 'invoice', reference: number, amount };
}

function paymentLine({ receivedOn, reference, amount }: Receipt): Entry {
  const kind = amount.startsWith('-') ? 'refund' : 'receipt';
  return { date: receivedOn, kind, reference, amount: pounds(-pence(amount)) };
}

function sumOf(entries: readonly Entry[]): bigint {
  return entries.reduce((sum, { amount }) => sum + pence(amount), 0n);
}
