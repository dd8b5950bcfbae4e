import { type EntityManager, IsNull, LessThanOrEqual, MoreThanOrEqual } from 'typeorm';
import { UnprocessableProblem } from '../../../http/index.js';
import { TaxCode } from '../products/lines.js';
import { TaxRate } from '../products/tax-rate.js';

export interface Tax {
  iptRate: string;
  taxRateId: string | null;
}

/** The tax in force on that day. @throws UnprocessableProblem (422) where no rate is on file. */
export async function taxOn(manager: EntityManager, code: TaxCode, day: string): Promise<Tax> {
  if (code === TaxCode.Exempt) return { iptRate: '0.00', taxRateId: null };
  const begun = { code, validFrom: LessThanOrEqual(day) };
  const rate = await manager.findOne(TaxRate, {
    where: [
      { ...begun, validTo: IsNull() },
      { ...begun, validTo: MoreThanOrEqual(day) },
    ],
    order: { validFrom: 'DESC' },
  });
  if (!rate) throw new UnprocessableProblem('no_tax_rate', `No rate of ${code} is on file for ${day}.`);
  return { iptRate: rate.rate, taxRateId: rate.id };
}
