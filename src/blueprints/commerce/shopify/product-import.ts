import { Injectable } from '@nestjs/common';
import { type EntityManager, QueryFailedError } from 'typeorm';
import { InjectTenantManager } from '../../../tenancy/index.js';
import { Catalogue } from '../products/catalogue.js';
import { type JsonItem } from './json-items.js';
import { productRow, type ProductRow } from './product-row.js';
import { UnusableProductError } from './reader.js';
import { writeProducts, type Written } from './write-products.js';

export interface SkippedItem {
  /** Line of NDJSON or item of the array, from 1. */
  position: number;
  reason: string;
}

export interface ImportReport extends Written {
  skipped: number;
  /** The first hundred that were skipped, and why. */
  problems: SkippedItem[];
}

type Candidate = { position: number; row: ProductRow };

const BATCH_SIZE = 100;
const MOST_PROBLEMS_REPORTED = 100;

/** Takes Shopify's products in, a hundred at a time: memory does not grow with the input, and what is bad is skipped. */
@Injectable()
export class ProductImport {
  constructor(
    @InjectTenantManager() private readonly manager: EntityManager,
    private readonly catalogue: Catalogue,
  ) {}

  /** Each batch is a transaction of its own: when the input breaks off, what came before stays, and again is safe. */
  async run(items: AsyncIterable<JsonItem>, onProgress?: (report: ImportReport) => void): Promise<ImportReport> {
    const report: ImportReport = { created: 0, updated: 0, unchanged: 0, skipped: 0, problems: [] };
    let batch: Candidate[] = [];
    const flush = async () => {
      if (batch.length === 0) return;
      await this.write(batch, report);
      batch = [];
      onProgress?.(report);
    };
    try {
      for await (const item of items) {
        const row = read(item, report);
        if (row) batch.push({ position: item.position, row });
        if (batch.length === BATCH_SIZE) await flush();
      }
      await flush();
    } finally {
      await this.catalogue.changed();
    }
    return report;
  }

  /** Where a batch cannot be written, its products are written one by one, to find the one that is to blame. */
  private async write(batch: readonly Candidate[], report: ImportReport): Promise<void> {
    try {
      await this.writeTogether(batch, report);
    } catch (error) {
      if (!isRefusedByTheData(error)) throw error;
      if (batch.length === 1) return skip(report, batch[0].position, reasonOf(error));
      for (const candidate of batch) await this.write([candidate], report);
    }
  }

  private async writeTogether(batch: readonly Candidate[], report: ImportReport): Promise<void> {
    const rows = batch.map(({ row }) => row);
    const written = await this.manager.transaction((manager) => writeProducts(manager, rows));
    report.created += written.created;
    report.updated += written.updated;
    report.unchanged += written.unchanged;
  }
}

function read(item: JsonItem, report: ImportReport): ProductRow | undefined {
  if ('problem' in item) return skip(report, item.position, item.problem);
  try {
    return productRow(item.text);
  } catch (error) {
    if (error instanceof UnusableProductError) return skip(report, item.position, error.message);
    if (error instanceof SyntaxError) return skip(report, item.position, 'it is not JSON');
    throw error;
  }
}

function skip(report: ImportReport, position: number, reason: string): undefined {
  report.skipped += 1;
  if (report.problems.length < MOST_PROBLEMS_REPORTED) report.problems.push({ position, reason });
}

/** Integrity violations (class 23), bad data (22), and the same row twice in one statement (21000). */
function isRefusedByTheData(error: unknown): error is QueryFailedError<Error & { code: string; constraint?: string }> {
  return error instanceof QueryFailedError && /^(2[123])/.test((error.driverError as { code?: string }).code ?? '');
}

function reasonOf({ driverError }: QueryFailedError<Error & { code: string; constraint?: string }>): string {
  if (driverError.constraint === 'uq_products_handle') return 'its handle belongs to another product';
  return driverError.constraint ? `it breaks ${driverError.constraint}` : 'a value does not fit its field';
}
