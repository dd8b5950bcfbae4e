import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { IDENTITY_MANAGER } from '../../../access/index.js';
import { OneTimeLinks } from '../../kit/index.js';
import { Link } from '../people/link.js';
import { LINK_PREFIX } from './tokens.js';

/** Links to complete a sign-up, and to join a workspace. */
@Injectable()
export class Links extends OneTimeLinks<Link> {
  constructor(@Inject(IDENTITY_MANAGER) manager: EntityManager) {
    super(manager, { entity: Link, tokenField: 'tokenHash', prefix: LINK_PREFIX });
  }
}
