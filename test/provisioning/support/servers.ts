import { describeIf } from '../../support/describe-if.js';
import { hasOldServer, startOldServer, type OldServer } from './old-server.js';
import { type OwnerKind } from './scratch.js';

/** What a test of provisioning must hold on: each server, as superuser and as a plain owner with CREATEROLE. */
export interface Place {
  serverUrl(): string;
  readonly owner: OwnerKind;
}

/** Runs the same tests on the run's server and on PostgreSQL 15, with both kinds of owner. */
export function onEveryServer(tests: (place: Place) => void): void {
  const owners: OwnerKind[] = ['superuser', 'plain owner'];
  describe.each(owners)('on the server of the run, as %s', (owner) => {
    tests({ owner, serverUrl: () => process.env.TENANTRY_TEST_SERVER_URL! });
  });
  describeIf(hasOldServer, 'its programs are not installed', 'on PostgreSQL 15', () => {
    let server: OldServer;
    beforeAll(async () => {
      server = await startOldServer();
    });
    afterAll(() => server.stop());
    describe.each(owners)('as %s', (owner) => tests({ owner, serverUrl: () => server.url }));
  });
}
