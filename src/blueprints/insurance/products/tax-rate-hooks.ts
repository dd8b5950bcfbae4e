import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, LessThanOrEqual, MoreThanOrEqual, Not } from 'typeorm';
import { type HookContext, type RowValues, UnprocessableProblem } from '../../../http/index.js';
import { Recorded } from '../trail/recorded.js';
import { TaxRate } from './tax-rate.js';

/** On any day at most one rate of a tax is in force. */
@Injectable()
export class TaxRateHooks extends Recorded(TaxRate, 'tax rate') {
  override beforeCreate({ manager, body }: HookContext & { body: RowValues<TaxRate> }): Promise<void> {
    return requireNoOverlap(manager, body);
  }

  override beforeUpdate({
    manager,
    body,
    before,
  }: HookContext & { body: RowValues<TaxRate>; before: TaxRate }): Promise<void> {
    return requireNoOverlap(manager, { ...before, ...body });
  }
}

async function requireNoOverlap(manager: EntityManager, rate: Partial<TaxRate>): Promise<void> {
  const { id, code, validFrom, validTo } = rate;
  // Two changes of one tax wait for each other here; the look that follows sees what the first has done.
  await manager.find(TaxRate, { where: { code }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
  const before = validTo ? { validFrom: LessThanOrEqual(validTo) } : {};
  const other = { code, ...(id ? { id: Not(id) } : {}), ...before };
  const overlapping = await manager.findOne(TaxRate, {
    where: [
      { ...other, validTo: IsNull() },
      { ...other, validTo: MoreThanOrEqual(validFrom!) },
    ],
  });
  if (!overlapping) return;
  const until = overlapping.validTo ?? 'further notice';
  throw new UnprocessableProblem(
    'overlapping_tax_rate',
    `${code} stands at ${overlapping.rate} % from ${overlapping.validFrom} until ${until}: end it first.`,
  );
}
