import { Injectable } from '@nestjs/common';
import { type Principal } from '../../../access/index.js';
import { lastDayOfTerm } from '../money/index.js';
import { POLICY_MOVES, VersionReason } from '../policies/policy-status.js';
import { PolicyVersion } from '../policies/policy-version.js';
import { Policy } from '../policies/policy.js';
import { lockRow } from '../lock.js';
import { requireMove } from '../moves.js';
import { type RecordedWrites } from '../trail/recorded-writes.js';
import { Recorder } from '../trail/recorder.js';
import { requireAuthority } from './authority.js';
import { PolicyLetters } from './letters.js';
import { type QuotePolicy, type RequotePolicy } from './life.dto.js';
import { priceVersion } from './posting.js';
import { taxOn } from './tax.js';
import { type Parties, partiesOf, type Terms } from './terms.js';

/** What a customer is offered. Nothing is posted until it is bound. */
@Injectable()
export class Quoting {
  constructor(
    private readonly recorder: Recorder,
    private readonly letters: PolicyLetters,
  ) {}

  /** A new policy in the state `quoted`. */
  quote(body: QuotePolicy, actor: Principal | undefined): Promise<Terms & { policy: Policy }> {
    return this.recorder.transaction(actor, async (writes) => {
      const parties = await partiesOf(writes.manager, body);
      const { inceptionDate } = body;
      const expiryDate = body.expiryDate ?? lastDayOfTerm(inceptionDate, parties.product.termMonths);
      requireAuthority({ ...parties, ...body, inceptionDate, expiryDate });
      const { customerId, productId, quoteValidUntil, officeId, handlerId } = body;
      const policy = await writes.insert(
        Policy,
        {
          customerId,
          productId,
          binderId: parties.binder.id,
          inceptionDate,
          expiryDate,
          quoteValidUntil: quoteValidUntil ?? null,
          officeId: officeId ?? parties.customer.officeId,
          handlerId: handlerId ?? actor?.userId ?? null,
        },
        { action: 'policy.quoted', summary: `${parties.product.name} quoted for ${body.netPremium} net` },
      );
      return this.offer(writes, policy, parties, body);
    });
  }

  /** New terms for a quote: the next version. */
  requote(id: string, body: RequotePolicy, actor: Principal | undefined): Promise<Terms & { policy: Policy }> {
    return this.recorder.transaction(actor, async (writes) => {
      const locked = await lockRow(writes.manager, Policy, id, 'policy');
      requireMove('policy', POLICY_MOVES, locked.status, 'quote');
      const parties = await partiesOf(writes.manager, locked);
      const { inceptionDate, expiryDate } = locked;
      requireAuthority({ ...parties, ...body, inceptionDate, expiryDate });
      const policy = await writes.update(
        Policy,
        locked,
        { latestVersion: locked.latestVersion + 1, quoteValidUntil: body.quoteValidUntil ?? locked.quoteValidUntil },
        { action: 'policy.requoted', summary: `${locked.number} quoted again for ${body.netPremium} net` },
      );
      return this.offer(writes, policy, parties, body);
    });
  }

  private async offer(
    writes: RecordedWrites,
    policy: Policy,
    parties: Parties,
    body: QuotePolicy | RequotePolicy,
  ): Promise<Terms & { policy: Policy }> {
    const tax = await taxOn(writes.manager, parties.product.taxCode, policy.inceptionDate);
    const version = await writes.insert(
      PolicyVersion,
      {
        policyId: policy.id,
        versionNumber: policy.latestVersion,
        reason: VersionReason.NewBusiness,
        effectiveFrom: policy.inceptionDate,
        effectiveTo: policy.expiryDate,
        termNetPremium: body.netPremium,
        sumInsured: body.sumInsured,
        cover: body.cover ?? {},
        description: body.description ?? null,
        createdById: writes.actor?.userId ?? null,
      },
      { action: 'policy.version_quoted', summary: `Version ${policy.latestVersion}`, quiet: true },
    );
    const { commissionRate } = parties.product;
    const money = {
      policy,
      version,
      netPremium: body.netPremium,
      fees: body.fees ?? parties.product.fee,
      commissionRate,
      tax,
    };
    const financial = await priceVersion(writes, money, null);
    await this.letters.queue(writes, 'quote_confirmation', { policy, financial, ...parties });
    return { policy, version, financial };
  }
}
