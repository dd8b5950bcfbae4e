import { Injectable } from '@nestjs/common';
import { Between, type EntityManager, IsNull, Not } from 'typeorm';
import { type Principal } from '../../../access/index.js';
import { ConflictProblem, UnprocessableProblem } from '../../../http/index.js';
import { monthOf, pence, pounds, total } from '../money/index.js';
import { PolicyFinancial } from '../policies/policy-financial.js';
import { Binder } from '../products/binder.js';
import { type RecordedWrites } from '../trail/recorded-writes.js';
import { Recorder } from '../trail/recorder.js';
import { BordereauxItem } from './bordereaux-item.js';
import { BordereauxRun, BordereauxStatus } from './bordereaux-run.js';
import { type RunBordereau } from './bordereaux.dto.js';

const ITEMS_AT_ONCE = 500;

/** Reports what was written under a binder in a month: every posted financial of the month, once. */
@Injectable()
export class Bordereaux {
  constructor(private readonly recorder: Recorder) {}

  /** @throws ConflictProblem (409) where the month has a current run, unless it is to be superseded. */
  run({ binderId, month, supersede }: RunBordereau, actor: Principal | undefined): Promise<BordereauxRun> {
    return this.recorder.transaction(actor, async (writes) => {
      const binder = await lockBinder(writes.manager, binderId);
      const { first, last } = monthOf(`${month}-01`);
      const revision = await this.nextRevision(writes, binder, first, supersede === true);
      const financials = await writes.manager.find(PolicyFinancial, {
        where: { policy: { binderId }, postedAt: Not(IsNull()), transactionDate: Between(first, last) },
        relations: { policyVersion: true, policy: { customer: true } },
        order: { transactionDate: 'ASC', policy: { number: 'ASC' }, policyVersion: { versionNumber: 'ASC' } },
      });
      const items = financials.map(lineOf);
      const run = await writes.insert(
        BordereauxRun,
        {
          binderId,
          month: first,
          revision,
          itemCount: items.length,
          netPremium: total(items.map((each) => each.netPremium)),
          iptAmount: total(items.map((each) => each.iptAmount)),
          fees: total(items.map((each) => each.fees)),
          gross: total(items.map((each) => each.gross)),
          commission: total(items.map((each) => each.commission)),
          dueToInsurer: total(items.map((each) => each.dueToInsurer)),
          createdById: actor?.userId ?? null,
        },
        { action: 'bordereau.run', summary: `Bordereau of ${binder.umr} for ${month}: ${items.length} items` },
      );
      for (let from = 0; from < items.length; from += ITEMS_AT_ONCE) {
        const some = items.slice(from, from + ITEMS_AT_ONCE);
        await writes.manager.insert(
          BordereauxItem,
          some.map((item) => ({ ...item, runId: run.id })),
        );
      }
      return run;
    });
  }

  private async nextRevision(
    writes: RecordedWrites,
    binder: Binder,
    month: string,
    supersede: boolean,
  ): Promise<number> {
    const current = await writes.manager.findOneBy(BordereauxRun, {
      binderId: binder.id,
      month,
      status: BordereauxStatus.Current,
    });
    if (!current) return 1;
    if (!supersede) {
      throw new ConflictProblem(
        'already_run',
        `The bordereau of ${binder.umr} for ${month.slice(0, 7)} has been run.`,
        {
          runId: current.id,
          allowed: ['supersede'],
        },
      );
    }
    const event = { action: 'bordereau.superseded', summary: `Revision ${current.revision} is superseded` };
    await writes.update(BordereauxRun, current, { status: BordereauxStatus.Superseded }, event);
    return current.revision + 1;
  }
}

/** Two runs of one binder at once are made one after the other. */
async function lockBinder(manager: EntityManager, id: string): Promise<Binder> {
  const binder = await manager.findOne(Binder, { where: { id }, lock: { mode: 'for_no_key_update' } });
  if (binder) return binder;
  throw new UnprocessableProblem('unknown_reference', 'There is no such thing as the one named in binderId.', {
    fields: ['binderId'],
  });
}

function lineOf(financial: PolicyFinancial, index: number) {
  const { policy, policyVersion: version, netPremium, iptRate, iptAmount, fees, gross, commissionAmount } = financial;
  return {
    financialId: financial.id,
    policyId: policy.id,
    lineNumber: index + 1,
    policyNumber: policy.number,
    insuredName: policy.customer.name,
    reason: financial.reason,
    transactionDate: financial.transactionDate,
    effectiveFrom: version.effectiveFrom,
    effectiveTo: version.effectiveTo,
    sumInsured: version.sumInsured,
    netPremium,
    iptRate,
    iptAmount,
    fees,
    gross,
    commission: commissionAmount,
    dueToInsurer: pounds(pence(netPremium) + pence(iptAmount) - pence(commissionAmount)),
  };
}
