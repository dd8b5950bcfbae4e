import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { MailNotSentError } from './errors.js';
import { type Mail, type Mailer, type MailTransport, type SendOptions } from './mailer.js';

export interface RetryOptions {
  /** Waits before the second attempt, the third and so on; each is varied by up to a quarter. */
  readonly delaysMs?: readonly number[];
  /** Messages that wait for another attempt at the same time; above it a failed one is given up at once. Default 1,000. */
  readonly maxWaiting?: number;
}

const DELAYS_MS = [1_000, 10_000, 50_000];
const MAX_WAITING = 1_000;

/** What became of messages since the process started. */
export interface MailFigures {
  readonly sent: number;
  /** Given up: refused by the server, or not taken at the last attempt. */
  readonly failed: number;
  readonly waiting: number;
}

/**
 * Offers a message again to a server that cannot take it now: greylisting, a restart, a full queue. The messages that wait
 * are kept in memory only. A message that is given up is logged with its kind and tenant, and counted.
 */
export class RetryingMailer implements Mailer {
  private readonly logger = new Logger('Mail');
  private readonly end = new AbortController();
  private readonly delaysMs: readonly number[];
  private readonly maxWaiting: number;
  private sent = 0;
  private failed = 0;
  private waiting = 0;

  constructor(
    private readonly transport: MailTransport,
    { delaysMs = DELAYS_MS, maxWaiting = MAX_WAITING }: RetryOptions = {},
  ) {
    this.delaysMs = delaysMs;
    this.maxWaiting = maxWaiting;
  }

  get figures(): MailFigures {
    return { sent: this.sent, failed: this.failed, waiting: this.waiting };
  }

  async send(mail: Mail, { attempts = this.delaysMs.length + 1 }: SendOptions = {}): Promise<void> {
    // The same for every attempt: a server that took the message and lost the connection can tell that it has it already.
    const messageId = mail.id ?? randomUUID();
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.transport.deliver(mail, messageId);
        this.sent += 1;
        return;
      } catch (error) {
        const failure = asNotSent(error);
        if (failure.isPermanent || attempt >= attempts || !(await this.wait(attempt))) {
          throw this.giveUp(mail, failure, attempt);
        }
      }
    }
  }

  check(): Promise<void> {
    return this.transport.check();
  }

  /** Messages that wait are given up now, each with its line in the log. */
  close(): void {
    this.end.abort();
  }

  /** False where the message cannot wait any more: the process ends, or too many wait already. */
  private async wait(attempt: number): Promise<boolean> {
    if (this.end.signal.aborted || this.waiting >= this.maxWaiting) return false;
    this.waiting += 1;
    try {
      const delay = this.delaysMs.at(attempt - 1) ?? this.delaysMs.at(-1) ?? 0;
      return await sleep(delay * (0.75 + Math.random() / 2), true, { signal: this.end.signal });
    } catch {
      return false;
    } finally {
      this.waiting -= 1;
    }
  }

  private giveUp({ kind, tenantId }: Mail, failure: MailNotSentError, attempts: number): MailNotSentError {
    this.failed += 1;
    const what = `${kind ? `of the kind "${kind}"` : 'without a kind'} ${tenantId ? `about tenant ${tenantId}` : 'about no tenant'}`;
    this.logger.error(`A message ${what} is given up after ${attempts} attempts: ${failure.reason}.`);
    return failure;
  }
}

function asNotSent(error: unknown): MailNotSentError {
  if (error instanceof MailNotSentError) return error;
  return new MailNotSentError((error as NodeJS.ErrnoException).code ?? 'unknown error', false);
}
