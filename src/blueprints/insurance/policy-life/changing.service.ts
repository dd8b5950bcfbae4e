import { Injectable } from '@nestjs/common';
import { type Principal } from '../../../access/index.js';
import { UnprocessableProblem } from '../../../http/index.js';
import { lockRow } from '../lock.js';
import { addDays, adjustmentPremium, returnPremium } from '../money/index.js';
import { requireMove } from '../moves.js';
import { POLICY_MOVES, PolicyStatus, VersionReason } from '../policies/policy-status.js';
import { PolicyVersion } from '../policies/policy-version.js';
import { Policy } from '../policies/policy.js';
import { type RecordedWrites } from '../trail/recorded-writes.js';
import { Recorder } from '../trail/recorder.js';
import { requireCapacity, requireCover } from './authority.js';
import { dropRenewal } from './ending.service.js';
import { type AdjustPolicy, type CancelPolicy } from './life.dto.js';
import { postVersion } from './posting.js';
import { taxOn } from './tax.js';
import { boundTerms, partiesOf, type Terms } from './terms.js';

/** Changes of cover within its term: the money is the difference for the days left. */
@Injectable()
export class Changing {
  constructor(private readonly recorder: Recorder) {}

  /** A mid-term adjustment. Additional premium bears the tax of its day, a return the tax that was charged. */
  adjust(id: string, body: AdjustPolicy, actor: Principal | undefined): Promise<Terms & { policy: Policy }> {
    return this.recorder.transaction(actor, async (writes) => {
      const { manager } = writes;
      const before = await lockRow(manager, Policy, id, 'policy');
      requireMove('policy', POLICY_MOVES, before.status, 'adjust');
      const current = await boundTerms(manager, before);
      const { effectiveOn } = body;
      requireWithinTerm(before, effectiveOn);
      if (effectiveOn <= current.version.effectiveFrom) throw overlap(current.version);
      const parties = await partiesOf(manager, before);
      const sumInsured = body.sumInsured ?? current.version.sumInsured;
      requireCover({ ...parties, netPremium: body.netPremium, sumInsured });
      const netPremium = adjustmentPremium(before, effectiveOn, current.version.termNetPremium, body.netPremium);
      await requireCapacity(manager, parties.binder, netPremium);
      const policy = await writes.update(
        Policy,
        before,
        { latestVersion: before.latestVersion + 1 },
        { action: 'policy.adjusted', summary: `${before.number} changed from ${effectiveOn}: ${netPremium} net` },
      );
      const version = await follow(writes, policy, current.version, {
        reason: VersionReason.MidTermAdjustment,
        effectiveFrom: effectiveOn,
        termNetPremium: body.netPremium,
        sumInsured,
        cover: body.cover ?? current.version.cover,
        description: body.description ?? null,
      });
      const { iptRate, taxRateId, commissionRate } = current.financial;
      const isReturn = netPremium.startsWith('-');
      const tax = isReturn ? { iptRate, taxRateId } : await taxOn(manager, parties.product.taxCode, effectiveOn);
      const money = { policy, version, netPremium, fees: body.fees ?? '0.00', commissionRate, tax };
      return { policy, version, financial: await postVersion(writes, money) };
    });
  }

  /** Ends cover early: the premium of the days left goes back with its tax, and its commission is clawed back. */
  cancel(id: string, body: CancelPolicy, actor: Principal | undefined): Promise<Terms & { policy: Policy }> {
    return this.recorder.transaction(actor, async (writes) => {
      const { manager } = writes;
      const before = await lockRow(manager, Policy, id, 'policy');
      requireMove('policy', POLICY_MOVES, before.status, 'cancel');
      const current = await boundTerms(manager, before);
      const { effectiveOn, reason } = body;
      requireWithinTerm(before, effectiveOn);
      if (effectiveOn < current.version.effectiveFrom) throw overlap(current.version);
      const policy = await writes.update(
        Policy,
        before,
        {
          status: PolicyStatus.Cancelled,
          cancelledOn: effectiveOn,
          endReason: reason,
          latestVersion: before.latestVersion + 1,
        },
        { action: 'policy.cancelled', summary: `${before.number} cancelled from ${effectiveOn}: ${reason}` },
      );
      const version = await follow(writes, policy, current.version, {
        reason: VersionReason.Cancellation,
        effectiveFrom: effectiveOn,
        termNetPremium: '0.00',
        sumInsured: '0.00',
        cover: {},
        description: reason,
      });
      const netPremium = returnPremium(before, effectiveOn, current.version.termNetPremium);
      const { iptRate, taxRateId, commissionRate } = current.financial;
      const money = {
        policy,
        version,
        netPremium,
        fees: body.fees ?? '0.00',
        commissionRate,
        tax: { iptRate, taxRateId },
      };
      const financial = await postVersion(writes, money);
      await dropRenewal(writes, policy);
      return { policy, version, financial };
    });
  }
}

function requireWithinTerm({ inceptionDate, expiryDate }: Policy, day: string): void {
  if (day >= inceptionDate && day <= expiryDate) return;
  throw new UnprocessableProblem('outside_term', `The day must be within the term: ${inceptionDate} to ${expiryDate}.`);
}

function overlap({ versionNumber, effectiveFrom }: PolicyVersion): UnprocessableProblem {
  return new UnprocessableProblem(
    'overlaps_version',
    `Version ${versionNumber} begins on ${effectiveFrom}: a later change cannot begin before it has applied.`,
    { effectiveFrom },
  );
}

type NextTerms = Pick<
  PolicyVersion,
  'reason' | 'effectiveFrom' | 'termNetPremium' | 'sumInsured' | 'cover' | 'description'
>;

/** The next version, to the end of the term; the one before it ends the day before. */
async function follow(
  writes: RecordedWrites,
  policy: Policy,
  current: PolicyVersion,
  terms: NextTerms,
): Promise<PolicyVersion> {
  const lastDay = addDays(terms.effectiveFrom, -1);
  const ended = {
    action: 'policy.version_ended',
    summary: `Version ${current.versionNumber} ends on ${lastDay}`,
    quiet: true,
  };
  await writes.update(PolicyVersion, current, { effectiveTo: lastDay }, ended);
  return writes.insert(
    PolicyVersion,
    {
      ...terms,
      policyId: policy.id,
      versionNumber: policy.latestVersion,
      effectiveTo: policy.expiryDate,
      boundAt: new Date(),
      createdById: writes.actor?.userId ?? null,
    },
    { action: 'policy.version_bound', summary: `Version ${policy.latestVersion}`, quiet: true },
  );
}
