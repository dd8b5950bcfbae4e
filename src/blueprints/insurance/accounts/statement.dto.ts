import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { DateField } from '../../../http/index.js';

@ApiSchema({ name: 'InsuranceStatementPeriod' })
export class StatementPeriod {
  @DateField({ nullable: true, description: 'First day; from the beginning unless said.' })
  from?: string;

  @DateField({ nullable: true, description: 'Last day; to the end unless said.' })
  to?: string;
}

@ApiSchema({ name: 'InsuranceStatementLine' })
export class StatementLine {
  @ApiProperty({ format: 'date' })
  date: string;

  @ApiProperty({ enum: ['invoice', 'credit_note', 'receipt', 'refund'] })
  kind: string;

  @ApiProperty()
  reference: string;

  @ApiProperty({ format: 'decimal', description: 'Above zero the customer owes more, below zero less.' })
  amount: string;

  @ApiProperty({ format: 'decimal', description: 'What the customer owes after this line.' })
  balance: string;
}

@ApiSchema({ name: 'InsuranceStatement' })
export class StatementResponse {
  @ApiProperty({ format: 'uuid' })
  customerId: string;

  @ApiProperty({ format: 'decimal', description: 'What the customer owed before the period.' })
  opening: string;

  @ApiProperty({ type: [StatementLine] })
  lines: StatementLine[];

  @ApiProperty({ format: 'decimal' })
  closing: string;

  @ApiProperty({ format: 'decimal', description: 'Of all invoices, what is not covered by receipts.' })
  outstanding: string;

  @ApiProperty({ format: 'decimal', description: 'Of all receipts, what covers no invoice yet.' })
  unallocated: string;
}
