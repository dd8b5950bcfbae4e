import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { IDENTITY_MANAGER } from '../../../access/index.js';
import { OneTimeLinks } from '../../kit/index.js';
import { LINK_PREFIX, linkHashOf } from '../credentials/tokens.js';
import { MagicLink } from '../platform/magic-link.entity.js';

/** The platform's links: to log in, to sign up, to join a shop. */
@Injectable()
export class Links extends OneTimeLinks<MagicLink> {
  constructor(@Inject(IDENTITY_MANAGER) manager: EntityManager) {
    super(manager, { entity: MagicLink, tokenField: 'tokenHash', prefix: LINK_PREFIX, hashOf: linkHashOf });
  }
}
