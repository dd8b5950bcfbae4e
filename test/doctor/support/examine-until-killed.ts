import { Logger } from '@nestjs/common';
import { Doctor, OwnerDatabase } from '../../../src/provisioning/index.js';
import { club } from '../../provisioning/support/club.js';
import { library } from '../../provisioning/support/library.js';

/** Examines through a pooler that never answers, until somebody ends it. */
Logger.overrideLogger(false);
const [ownerUrl, appUrl, poolerUrl] = process.argv.slice(2);
const owner = new OwnerDatabase({ ownerUrl, appUrl, blueprints: [library, club], environment: 'test' });
await new Doctor(owner).examine({ poolerUrl });
