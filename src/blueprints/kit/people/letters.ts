import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { type Mail, MAILER, type Mailer } from '../../../mail/index.js';

/**
 * Sends mail after the request was handled: how long delivery takes, and whether it fails, tells the client nothing.
 * Messages on their way are finished before the application ends.
 */
@Injectable()
export class Letters implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Letters');
  private readonly onTheirWay = new Set<Promise<void>>();

  constructor(@Inject(MAILER) private readonly mailer: Mailer) {}

  post(mail: Mail): void {
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
