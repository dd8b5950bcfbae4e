import { Inject, Injectable, Logger } from '@nestjs/common';
import { type EntityManager, IsNull, LessThan, MoreThan } from 'typeorm';
import { IDENTITY_MANAGER, newToken } from '../../../access/index.js';
import { MagicLink, type MagicLinkPurpose } from '../platform/magic-link.entity.js';
import { LINK_DELIVERY, type LinkDelivery } from './link-delivery.js';
import { LINK_PREFIX, linkHashOf } from '../credentials/tokens.js';

const LIFETIME_MS: Readonly<Record<MagicLinkPurpose, number>> = {
  login: 15 * 60 * 1_000,
  signup: 24 * 60 * 60 * 1_000,
  invite: 7 * 24 * 60 * 60 * 1_000,
};
const KEPT_AFTER_EXPIRY_MS = 24 * 60 * 60 * 1_000;

export interface LinkRequest {
  email: string;
  purpose: MagicLinkPurpose;
  organization: { id: string; slug: string } | null;
  /** False: everything is done as for a real link, but nobody gets it. */
  deliver: boolean;
}

/** Makes links and takes them back, each once. */
@Injectable()
export class Links {
  private readonly logger = new Logger('CommerceLinks');

  constructor(
    @Inject(IDENTITY_MANAGER) private readonly manager: EntityManager,
    @Inject(LINK_DELIVERY) private readonly delivery: LinkDelivery,
  ) {}

  /** The message goes out after this call: how long delivery takes tells nobody whether there was one. */
  async send({ email, purpose, organization, deliver }: LinkRequest): Promise<void> {
    const token = newToken(LINK_PREFIX);
    await this.manager.delete(MagicLink, { expiresAt: LessThan(new Date(Date.now() - KEPT_AFTER_EXPIRY_MS)) });
    await this.manager.insert(MagicLink, {
      email,
      purpose,
      tokenHash: linkHashOf(token, organization?.id ?? null),
      expiresAt: new Date(Date.now() + LIFETIME_MS[purpose]),
    });
    if (deliver) setImmediate(() => this.deliver({ email, purpose, token, organization: organization?.slug ?? null }));
  }

  /**
   * The address the link was sent to, if it is this kind of link, for this organization, neither used nor expired.
   * One UPDATE: however many come at once with the same link, one gets the address. Undone with `manager`'s transaction.
   */
  async use(
    manager: EntityManager,
    token: string,
    purpose: MagicLinkPurpose,
    organizationId: string | null,
  ): Promise<string | undefined> {
    const now = new Date();
    const result = await manager
      .createQueryBuilder()
      .update(MagicLink)
      .set({ usedAt: now })
      .where({ tokenHash: linkHashOf(token, organizationId), purpose, usedAt: IsNull(), expiresAt: MoreThan(now) })
      .returning(['email'])
      .updateEntity(false)
      .execute();
    return (result.raw as { email: string }[]).at(0)?.email;
  }

  private deliver(message: Parameters<LinkDelivery['send']>[0]): void {
    this.delivery
      .send(message)
      .catch((error: Error) => this.logger.error(`A link could not be delivered: ${error.message}`));
  }
}
