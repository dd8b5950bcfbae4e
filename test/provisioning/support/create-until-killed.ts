import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { OwnerDatabase, ProvisioningService } from '../../../src/provisioning/index.js';
import { library } from './library.js';

/** Makes one tenant after the other until somebody ends it. Says when it begins. */
Logger.overrideLogger(false);
const ownerUrl = process.argv[2];
const owner = new OwnerDatabase({ ownerUrl, appUrl: ownerUrl, blueprints: [library], environment: 'test' });
const provisioning = new ProvisioningService(owner);
await owner.installation();
process.stdout.write('begins\n');
for (;;)
  await provisioning.create({ blueprint: 'library', slug: `killed_${randomBytes(6).toString('hex')}`, seed: true });
