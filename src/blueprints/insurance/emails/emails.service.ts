import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { type Principal } from '../../../access/index.js';
import { UnprocessableProblem } from '../../../http/index.js';
import { MAILER, type Mailer } from '../../../mail/index.js';
import { Customer } from '../customers/customer.js';
import { lockRow } from '../lock.js';
import { type Moves, requireMove } from '../moves.js';
import { Policy } from '../policies/policy.js';
import { latestTerms, partiesOf } from '../policy-life/terms.js';
import { Renewal } from '../renewals/renewal.js';
import { type RecordedWrites } from '../trail/recorded-writes.js';
import { Recorder } from '../trail/recorder.js';
import { EmailTemplate } from './email-template.js';
import { Email, EmailStatus } from './email.js';
import { type QueueEmail, type SentEmails } from './emails.dto.js';
import { type LetterFacts, Letters } from './letters.js';

const MAX_ATTEMPTS = 5;
const MOVES: Moves<EmailStatus> = { queued: [], sent: [], failed: ['retry'] };

/** Queues letters and hands the queue over to the mailer. */
@Injectable()
export class Emails {
  constructor(
    private readonly recorder: Recorder,
    private readonly letters: Letters,
    @Inject(MAILER) private readonly mailer: Mailer,
  ) {}

  queue(body: QueueEmail, actor?: Principal): Promise<Email> {
    return this.recorder.transaction(actor, async (writes) => {
      const template = await writes.manager.findOneBy(EmailTemplate, { id: body.templateId });
      if (!template) throw unknown('templateId');
      return this.letters.queue(writes, template, await factsOf(writes.manager, body));
    });
  }

  /**
   * Sends what is queued, oldest first. Rows another sender holds are passed over. An e-mail is sent at least once: where
   * the process dies between handing over and writing that down, it is handed over again under the same id.
   */
  send(tenantId: string, limit: number, actor?: Principal): Promise<SentEmails> {
    return this.recorder.transaction(actor, async (writes) => {
      const queued = await writes.manager.find(Email, {
        where: { status: EmailStatus.Queued },
        order: { createdAt: 'ASC', id: 'ASC' },
        take: limit,
        lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
      });
      let sent = 0;
      for (const email of queued) if (await this.sendOne(writes, tenantId, email)) sent += 1;
      return { sent, failed: queued.length - sent };
    });
  }

  /** Puts an e-mail that failed back into the queue. */
  retry(id: string, actor?: Principal): Promise<Email> {
    return this.recorder.transaction(actor, async (writes) => {
      const email = await lockRow(writes.manager, Email, id, 'e-mail');
      requireMove('e-mail', MOVES, email.status, 'retry');
      const event = { action: 'email.requeued', summary: `E-mail queued again: ${email.subject}` };
      return writes.update(Email, email, { status: EmailStatus.Queued, attempts: 0, lastError: null }, event);
    });
  }

  private async sendOne(writes: RecordedWrites, tenantId: string, email: Email): Promise<boolean> {
    const attempts = email.attempts + 1;
    try {
      const { id, toAddress: to, subject, body: text } = email;
      // One attempt: this queue keeps what was not sent, and a transaction is open.
      await this.mailer.send({ id, to, subject, text, tenantId, kind: 'letter' }, { attempts: 1 });
    } catch (error) {
      const status = attempts >= MAX_ATTEMPTS ? EmailStatus.Failed : EmailStatus.Queued;
      const lastError = String(error instanceof Error ? error.message : error).slice(0, 1_000);
      const event = { action: 'email.not_sent', summary: `E-mail not sent: ${email.subject}`, quiet: true };
      await writes.update(Email, email, { status, attempts, lastError }, event);
      return false;
    }
    const change = { status: EmailStatus.Sent, attempts, sentAt: new Date(), lastError: null };
    await writes.update(Email, email, change, { action: 'email.sent', summary: `E-mail sent: ${email.subject}` });
    return true;
  }
}

async function factsOf(manager: EntityManager, { customerId, policyId }: QueueEmail): Promise<LetterFacts> {
  const customer = await manager.findOneBy(Customer, { id: customerId });
  if (!customer) throw unknown('customerId');
  if (!policyId) return { customer };
  const policy = await manager.findOneBy(Policy, { id: policyId });
  if (!policy) throw unknown('policyId');
  if (policy.customerId !== customerId) {
    throw new UnprocessableProblem('other_customer', 'The policy is another customer’s.');
  }
  const renewal = await manager.findOneBy(Renewal, { policyId });
  const { financial, version } = await latestTerms(manager, policy);
  const facts = { ...(await partiesOf(manager, policy)), policy, financial, terms: version };
  return renewal ? { ...facts, renewal } : facts;
}

function unknown(field: string): UnprocessableProblem {
  return new UnprocessableProblem('unknown_reference', `There is no such thing as the one named in ${field}.`, {
    fields: [field],
  });
}
