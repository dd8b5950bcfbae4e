import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { Broker } from '../brokers/broker.js';
import { UnprocessableProblem } from '../../../http/index.js';
import { type Customer } from '../customers/customer.js';
import { type Policy } from '../policies/policy.js';
import { type RecordedWrites } from '../trail/recorded-writes.js';
import { EmailTemplate } from './email-template.js';
import { Email } from './email.js';
import { render } from './render.js';

/** What a letter is about; each is a name its places may begin with. */
export type LetterFacts = Readonly<Record<string, object>> & { customer: Customer; policy?: Policy };

/** E-mails are rendered when they are queued: what is sent later is what was true then. */
@Injectable()
export class Letters {
  /** The template of that key, or null where there is none in use. */
  template(manager: EntityManager, key: string): Promise<EmailTemplate | null> {
    return manager.findOneBy(EmailTemplate, { key, active: true });
  }

  /** @throws UnprocessableProblem (422) where the customer has no address, or a place has no value. */
  async queue(writes: RecordedWrites, template: EmailTemplate, facts: LetterFacts): Promise<Email> {
    const { customer, policy } = facts;
    if (!customer.email) throw new UnprocessableProblem('no_address', `${customer.name} has no e-mail address.`);
    const [firm] = await writes.manager.find(Broker, { take: 1 });
    const known = { broker: firm ?? { name: '' }, ...facts };
    const subject = render(template.subject, known).replace(/\s+/g, ' ').trim();
    return writes.insert(
      Email,
      {
        toAddress: customer.email,
        subject,
        body: render(template.body, known),
        templateId: template.id,
        customerId: customer.id,
        policyId: policy?.id ?? null,
      },
      { action: 'email.queued', summary: `E-mail queued: ${subject}` },
    );
  }
}
