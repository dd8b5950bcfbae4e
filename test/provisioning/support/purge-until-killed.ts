import { Logger } from '@nestjs/common';
import { blueprintsNamed } from '../../../src/blueprints/index.js';
import { OwnerDatabase, ProvisioningService } from '../../../src/provisioning/index.js';

/** Purges one dropped tenant, with a store that says when it is reached and then never answers. */
Logger.overrideLogger(false);
const [, , ownerUrl, tenantId] = process.argv;
const blueprints = blueprintsNamed(['insurance', 'support']).map(({ definition }) => definition);
const never = () => {
  process.stdout.write('at the stores\n');
  return new Promise<never>(() => setInterval(() => undefined, 1_000));
};
const stores = [{ name: 'files', erase: never, remains: never }];
const owner = new OwnerDatabase({ ownerUrl, appUrl: ownerUrl, blueprints, environment: 'test', stores });
const provisioning = new ProvisioningService(owner);
await provisioning.purge(await provisioning.find({ kind: 'id', value: tenantId }));
process.stdout.write('purged\n');
