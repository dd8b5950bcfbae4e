import { pipeline, type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { BordereauxItem } from './bordereaux-item.js';
import { csvOf, text } from './csv.js';

const COLUMNS = [
  'lineNumber',
  'policyNumber',
  'insuredName',
  'reason',
  'transactionDate',
  'effectiveFrom',
  'effectiveTo',
  'sumInsured',
  'netPremium',
  'iptRate',
  'iptAmount',
  'fees',
  'gross',
  'commission',
  'dueToInsurer',
] as const;
const DATES: readonly string[] = ['transactionDate', 'effectiveFrom', 'effectiveTo'];
const WORDS: readonly string[] = ['policyNumber', 'insuredName'];

/** The items of a run as a CSV file, read from the database as it is sent: any number of lines in little memory. */
@Injectable()
export class BordereauFile {
  constructor(@InjectRepository(BordereauxItem) private readonly items: Repository<BordereauxItem>) {}

  async of(runId: string): Promise<Readable> {
    const query = this.items
      .createQueryBuilder('item')
      .where('item.runId = :runId', { runId })
      .orderBy('item.lineNumber');
    query.select([]);
    for (const column of COLUMNS) {
      const asText = DATES.includes(column) ? `CAST(item.${column} AS text)` : `item.${column}`;
      query.addSelect(asText, column);
    }
    const rows = await query.stream();
    const csv = csvOf<Record<string, string | number>>(COLUMNS, (row) =>
      COLUMNS.map((column) => (WORDS.includes(column) ? text(String(row[column])) : row[column])),
    );
    // The reader of the file sees an error of the database; here there is nothing left to do about it.
    return pipeline(rows, csv, () => undefined);
  }
}
