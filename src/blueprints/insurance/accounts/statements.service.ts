import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { NotFoundProblem } from '../../../http/index.js';
import { Customer } from '../customers/customer.js';
import { pence, pounds, total } from '../money/index.js';
import { Invoice } from './invoice.js';
import { Receipt } from './receipt.js';
import { type StatementLine, type StatementPeriod, type StatementResponse } from './statement.dto.js';

/** A customer's account: invoices and credit notes on one side, receipts and refunds on the other. */
@Injectable()
export class Statements {
  constructor(
    @InjectRepository(Customer) private readonly customers: Repository<Customer>,
    @InjectRepository(Invoice) private readonly invoices: Repository<Invoice>,
    @InjectRepository(Receipt) private readonly receipts: Repository<Receipt>,
  ) {}

  /** @throws NotFoundProblem (404). */
  async of(customerId: string, { from = '', to = '9999-12-31' }: StatementPeriod): Promise<StatementResponse> {
    if (!(await this.customers.existsBy({ id: customerId }))) throw new NotFoundProblem('customer');
    const invoices = await this.invoices.find({ where: { customerId }, order: { issuedOn: 'ASC', number: 'ASC' } });
    const receipts = await this.receipts.find({
      where: { customerId },
      order: { receivedOn: 'ASC', reference: 'ASC' },
    });
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
