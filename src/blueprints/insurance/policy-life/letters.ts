import { Injectable } from '@nestjs/common';
import { Letters } from '../emails/letters.js';
import { type PolicyFinancial } from '../policies/policy-financial.js';
import { type Policy } from '../policies/policy.js';
import { type RecordedWrites } from '../trail/recorded-writes.js';
import { type Parties } from './terms.js';

/** The letters that go out by themselves, to customers with an e-mail address. */
@Injectable()
export class PolicyLetters {
  constructor(private readonly letters: Letters) {}

  async queue(
    writes: RecordedWrites,
    key: 'quote_confirmation' | 'policy_issued',
    { policy, financial, customer, product, binder }: Parties & { policy: Policy; financial: PolicyFinancial },
  ): Promise<void> {
    if (!customer.email) return;
    const template = await this.letters.template(writes.manager, key);
    if (template) await this.letters.queue(writes, template, { policy, financial, customer, product, binder });
  }
}
