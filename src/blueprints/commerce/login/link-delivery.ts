import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MagicLinkPurpose } from '../platform/magic-link.entity.js';

/** Brings links to people. An application that sends e-mail provides its own under this token. */
export const LINK_DELIVERY = Symbol('LINK_DELIVERY');

export interface LinkMessage {
  readonly email: string;
  readonly purpose: MagicLinkPurpose;
  /** The secret of the link; never written to a log. */
  readonly token: string;
  /** Slug of the organization it is for; null for a sign-up. */
  readonly organization: string | null;
}

export interface LinkDelivery {
  send(message: LinkMessage): Promise<void>;
}

/** Writes each message as a file that only this user may read: for development, and for a mailer that picks them up. */
export class OutboxFolder implements LinkDelivery {
  constructor(private readonly folder: string) {}

  async send(message: LinkMessage): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID()}.json`);
    await writeFile(file, `${JSON.stringify(message, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  }
}
