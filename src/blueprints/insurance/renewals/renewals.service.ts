import { Injectable } from '@nestjs/common';
import { type Principal } from '../../../access/index.js';
import { Letters } from '../emails/letters.js';
import { lockRow } from '../lock.js';
import { addDays, dayInLondon } from '../money/index.js';
import { type Moves, requireMove } from '../moves.js';
import { PolicyStatus } from '../policies/policy-status.js';
import { Policy } from '../policies/policy.js';
import { requirePremium } from '../policy-life/authority.js';
import { boundTerms, partiesOf } from '../policy-life/terms.js';
import { type RecordedWrites } from '../trail/recorded-writes.js';
import { Recorder } from '../trail/recorder.js';
import { Renewal, RenewalStatus } from './renewal.js';

const MOVES: Moves<RenewalStatus> = {
  pending: ['invite', 'decline'],
  invited: ['invite', 'decline'],
  renewed: [],
  declined: [],
  lapsed: [],
};

/** Renewals are prepared ahead of expiry, invited with last year's premium beside the new one, and declined or renewed. */
@Injectable()
export class Renewals {
  constructor(
    private readonly recorder: Recorder,
    private readonly letters: Letters,
  ) {}

  /** A renewal for every policy in force whose day of invitation has come. Doing it again adds none twice. */
  prepare(on: string | null | undefined, actor: Principal | undefined): Promise<number> {
    const today = on ?? dayInLondon(new Date());
    return this.recorder.transaction(actor, async (writes) => {
      const due = await writes.manager
        .createQueryBuilder(Policy, 'policy')
        .innerJoinAndSelect('policy.product', 'product')
        .where('policy.status = :status AND policy.expiryDate >= :today', { status: PolicyStatus.InForce, today })
        .andWhere('policy.expiryDate - product.renewalInviteDays <= :today')
        .andWhere((query) => {
          const existing = query.subQuery().select('1').from(Renewal, 'renewal').where('renewal.policyId = policy.id');
          return `NOT EXISTS ${existing.getQuery()}`;
        })
        .orderBy('policy.id')
        .setLock('pessimistic_write', undefined, ['policy'])
        .getMany();
      for (const policy of due) await this.prepareOne(writes, policy);
      return due.length;
    });
  }

  /** Offers a premium for the next term, and queues the notice where the customer has an address. */
  invite(id: string, offeredPremium: string, actor: Principal | undefined): Promise<Renewal> {
    return this.recorder.transaction(actor, async (writes) => {
      const { renewal: before, policy } = await this.locked(writes, id);
      requireMove('renewal', MOVES, before.status, 'invite');
      requirePremium(offeredPremium);
      const change = { status: RenewalStatus.Invited, offeredPremium, invitedAt: new Date() };
      const event = {
        action: 'renewal.invited',
        summary: `Renewal of ${policy.number} offered for ${offeredPremium} net`,
      };
      const renewal = await writes.update(Renewal, before, change, event);
      const parties = await partiesOf(writes.manager, policy);
      const template = await this.letters.template(writes.manager, 'renewal_notice');
      if (template && parties.customer.email)
        await this.letters.queue(writes, template, { policy, renewal, ...parties });
      return renewal;
    });
  }

  decline(id: string, reason: string, actor: Principal | undefined): Promise<Renewal> {
    return this.recorder.transaction(actor, async (writes) => {
      const { renewal, policy } = await this.locked(writes, id);
      requireMove('renewal', MOVES, renewal.status, 'decline');
      const event = { action: 'renewal.declined', summary: `Renewal of ${policy.number} declined: ${reason}` };
      return writes.update(Renewal, renewal, { status: RenewalStatus.Declined, declineReason: reason }, event);
    });
  }

  private async prepareOne(writes: RecordedWrites, policy: Policy): Promise<void> {
    const { version } = await boundTerms(writes.manager, policy);
    const values = {
      policyId: policy.id,
      inviteOn: addDays(policy.expiryDate, -policy.product.renewalInviteDays),
      dueOn: policy.expiryDate,
      expiringPremium: version.termNetPremium,
    };
    await writes.insert(Renewal, values, {
      action: 'renewal.prepared',
      summary: `${policy.number} is due for renewal`,
    });
  }

  /** The policy is locked first, as its own actions do, so that the two never wait for each other. */
  private async locked(writes: RecordedWrites, id: string): Promise<{ renewal: Renewal; policy: Policy }> {
    const known = await writes.manager.findOneBy(Renewal, { id });
    const policy = known ? await lockRow(writes.manager, Policy, known.policyId, 'policy') : undefined;
    const renewal = await lockRow(writes.manager, Renewal, id, 'renewal');
    return { renewal, policy: policy! };
  }
}
