import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { type Mail, MAILER, type Mailer } from '../../../mail/index.js';
import { TenantScope } from '../../../tenancy/index.js';

/**
 * Sends mail after the request was handled: how long delivery takes, and whether it fails, tells the client nothing.
 * Messages on their way are finished before the application ends.
 */
@Injectable()
export class Letters implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Letters');
  private readonly onTheirWay = new Set<Promise<void>>();

  constructor(
    @Inject(MAILER) private readonly mailer: Mailer,
    private readonly scope: TenantScope,
  ) {}

  /** In a tenant's request the message goes out once its transaction is committed, and not at all when it is rolled back. */
  post(mail: Mail): void {
    this.scope.afterCommit(() => {
      this.deliver(mail);
      return Promise.resolve();
    });
  }

  private deliver(mail: Mail): void {
    const delivery = new Promise<void>((resolve) => setImmediate(resolve))
      .then(() => this.mailer.send(mail))
      // The message of a mail server may quote what was sent, and that holds a secret.
      .catch((error: NodeJS.ErrnoException) => {
        this.logger.error(`A message could not be delivered (${error.code ?? error.name}). Check the mail settings.`);
      })
      .finally(() => this.onTheirWay.delete(delivery));
    this.onTheirWay.add(delivery);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.onTheirWay);
  }
}
