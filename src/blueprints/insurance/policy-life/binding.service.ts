import { Injectable } from '@nestjs/common';
import { type Principal } from '../../../access/index.js';
import { UnprocessableProblem } from '../../../http/index.js';
import { Customer, CustomerStatus } from '../customers/customer.js';
import { lockRow } from '../lock.js';
import { dayInLondon } from '../money/index.js';
import { requireMove } from '../moves.js';
import { POLICY_MOVES, PolicyStatus } from '../policies/policy-status.js';
import { PolicyVersion } from '../policies/policy-version.js';
import { Policy } from '../policies/policy.js';
import { type RecordedWrites } from '../trail/recorded-writes.js';
import { Recorder } from '../trail/recorder.js';
import { requireAuthority, requireCapacity } from './authority.js';
import { PolicyLetters } from './letters.js';
import { type BindPolicy } from './life.dto.js';
import { postVersion } from './posting.js';
import { taxOn } from './tax.js';
import { latestTerms, partiesOf, type Terms } from './terms.js';

/** Turns a quote into cover, once: the policy's row is locked while it is looked at. */
@Injectable()
export class Binding {
  constructor(
    private readonly recorder: Recorder,
    private readonly letters: PolicyLetters,
  ) {}

  bind(id: string, body: BindPolicy, actor: Principal | undefined): Promise<Terms & { policy: Policy }> {
    return this.recorder.transaction(actor, async (writes) => {
      const { manager } = writes;
      const quoted = await lockRow(manager, Policy, id, 'policy');
      requireMove('policy', POLICY_MOVES, quoted.status, 'bind');
      const now = new Date();
      if (quoted.quoteValidUntil && quoted.quoteValidUntil < dayInLondon(now)) {
        throw new UnprocessableProblem(
          'quote_expired',
          `The quote was valid until ${quoted.quoteValidUntil}: quote again.`,
        );
      }
      const offer = await latestTerms(manager, quoted);
      const { termNetPremium: netPremium, sumInsured, cover, description, reason } = offer.version;
      const { inceptionDate, expiryDate } = quoted;
      const parties = await partiesOf(manager, quoted);
      requireAuthority({ ...parties, inceptionDate, expiryDate, netPremium, sumInsured });
      await requireCapacity(manager, parties.binder, netPremium);
      const policy = await writes.update(
        Policy,
        quoted,
        { status: PolicyStatus.InForce, boundAt: now, latestVersion: quoted.latestVersion + 1 },
        { action: 'policy.bound', summary: `${quoted.number} is in force from ${inceptionDate} to ${expiryDate}` },
      );
      const version = await writes.insert(
        PolicyVersion,
        {
          policyId: id,
          versionNumber: policy.latestVersion,
          reason,
          effectiveFrom: inceptionDate,
          effectiveTo: expiryDate,
          termNetPremium: netPremium,
          sumInsured,
          cover,
          description,
          boundAt: now,
          createdById: actor?.userId ?? null,
        },
        { action: 'policy.version_bound', summary: `Version ${policy.latestVersion}`, quiet: true },
      );
      const tax = await taxOn(manager, parties.product.taxCode, inceptionDate);
      const { fees, commissionRate } = offer.financial;
      const money = { policy, version, netPremium, fees, commissionRate, tax };
      const financial = await postVersion(writes, money, body.commissionShares);
      await becomeCustomer(writes, parties.customer);
      await this.letters.queue(writes, 'policy_issued', { policy, financial, ...parties });
      return { policy, version, financial };
    });
  }
}

async function becomeCustomer(writes: RecordedWrites, customer: Customer): Promise<void> {
  if (customer.status === CustomerStatus.Active) return;
  const event = { action: 'customer.activated', summary: `${customer.name} is a customer`, quiet: true };
  await writes.update(Customer, customer, { status: CustomerStatus.Active }, event);
}
