import { Logger } from '@nestjs/common';
import { Fleet, Migrations, OwnerDatabase } from '../../../src/provisioning/index.js';
import { killed } from './killed.js';

/** Migrates the fleet in a process of its own, so that it can be killed. Says when it begins. */
Logger.overrideLogger(false);
const ownerUrl = process.argv[2];
const owner = new OwnerDatabase({ ownerUrl, appUrl: ownerUrl, blueprints: [killed], environment: 'test' });
await owner.installation();
process.stdout.write('begins\n');
const onProgress = () => process.stdout.write('one is finished\n');
await new Fleet(owner, new Migrations(owner)).migrate({ concurrency: 2, retries: 1_000, onProgress });
await owner.onModuleDestroy();
