import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { type Principal } from '../../../access/index.js';
import { ConflictProblem } from '../../../http/index.js';
import { lockRow } from '../lock.js';
import { addDays, lastDayOfTerm } from '../money/index.js';
import { requireMove } from '../moves.js';
import { PolicyRiskItem } from '../policies/policy-risk-item.js';
import { POLICY_MOVES, PolicyStatus, VersionReason } from '../policies/policy-status.js';
import { PolicyVersion } from '../policies/policy-version.js';
import { Policy } from '../policies/policy.js';
import { Renewal, RenewalStatus } from '../renewals/renewal.js';
import { type RecordedWrites } from '../trail/recorded-writes.js';
import { Recorder } from '../trail/recorder.js';
import { requireAuthority, requireCapacity } from './authority.js';
import { previousShares } from './commission-posting.js';
import { PolicyLetters } from './letters.js';
import { type RenewPolicy } from './life.dto.js';
import { postVersion } from './posting.js';
import { taxOn } from './tax.js';
import { boundTerms, partiesOf, type Terms } from './terms.js';

/** The next term is a policy of its own, bound at once, which begins the day after the old one's last. */
@Injectable()
export class Renewing {
  constructor(
    private readonly recorder: Recorder,
    private readonly letters: PolicyLetters,
  ) {}

  renew(id: string, body: RenewPolicy, actor: Principal | undefined): Promise<Terms & { policy: Policy }> {
    return this.recorder.transaction(actor, async (writes) => {
      const { manager } = writes;
      const old = await lockRow(manager, Policy, id, 'policy');
      requireMove('policy', POLICY_MOVES, old.status, 'renew');
      const { version: expiring } = await boundTerms(manager, old);
      const { customerId, productId, officeId, handlerId } = old;
      const parties = await partiesOf(manager, { customerId, productId });
      const inceptionDate = addDays(old.expiryDate, 1);
      const expiryDate = lastDayOfTerm(inceptionDate, parties.product.termMonths);
      const { netPremium } = body;
      const sumInsured = body.sumInsured ?? expiring.sumInsured;
      requireAuthority({ ...parties, inceptionDate, expiryDate, netPremium, sumInsured });
      await requireCapacity(manager, parties.binder, netPremium);
      const boundAt = new Date();
      const policy = await writes.insert(
        Policy,
        {
          customerId,
          productId,
          officeId,
          handlerId,
          binderId: parties.binder.id,
          status: PolicyStatus.InForce,
          inceptionDate,
          expiryDate,
          boundAt,
          renewedFromId: old.id,
        },
        { action: 'policy.renewed', summary: `${old.number} renewed from ${inceptionDate} to ${expiryDate}` },
      );
      const ended = {
        action: 'policy.superseded',
        summary: `${old.number} is renewed by ${policy.number}`,
        quiet: true,
      };
      await writes.update(Policy, old, { status: PolicyStatus.Renewed }, ended);
      const version = await writes.insert(
        PolicyVersion,
        {
          policyId: policy.id,
          versionNumber: 1,
          reason: VersionReason.Renewal,
          effectiveFrom: inceptionDate,
          effectiveTo: expiryDate,
          termNetPremium: netPremium,
          sumInsured,
          cover: body.cover ?? expiring.cover,
          description: body.description ?? null,
          boundAt,
          createdById: actor?.userId ?? null,
        },
        { action: 'policy.version_bound', summary: 'Version 1', quiet: true },
      );
      await carryRiskItems(writes, old, policy);
      const tax = await taxOn(manager, parties.product.taxCode, inceptionDate);
      const { fee, commissionRate } = parties.product;
      const money = { policy, version, netPremium, fees: body.fees ?? fee, commissionRate, tax };
      const financial = await postVersion(writes, money, body.commissionShares ?? (await previousShares(writes, old)));
      await accept(writes, old, policy);
      await this.letters.queue(writes, 'policy_issued', { policy, financial, ...parties });
      return { policy, version, financial };
    });
  }
}

async function carryRiskItems(writes: RecordedWrites, old: Policy, policy: Policy): Promise<void> {
  const items = await writes.manager.findBy(PolicyRiskItem, { policyId: old.id, coveredTo: IsNull() });
  for (const { kind, description, sumInsured, details } of items) {
    const values = { policyId: policy.id, kind, description, sumInsured, details, coveredFrom: policy.inceptionDate };
    const event = { action: 'policy_risk_item.created', summary: `Carried over from ${old.number}`, quiet: true };
    await writes.insert(PolicyRiskItem, values, event);
  }
}

/** The renewal that was prepared for the policy, if there is one, has come about. */
async function accept(writes: RecordedWrites, old: Policy, policy: Policy): Promise<void> {
  const renewal = await writes.manager.findOne(Renewal, {
    where: { policyId: old.id },
    lock: { mode: 'pessimistic_write' },
  });
  if (!renewal) return;
  if (renewal.status === RenewalStatus.Declined) {
    throw new ConflictProblem('renewal_declined', 'The customer has declined this renewal.', { state: renewal.status });
  }
  const event = { action: 'renewal.accepted', summary: `Renewal of ${old.number} accepted`, quiet: true };
  await writes.update(Renewal, renewal, { status: RenewalStatus.Renewed, newPolicyId: policy.id }, event);
}
