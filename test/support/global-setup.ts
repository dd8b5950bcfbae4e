import './resolve-typescript.cjs';
import { startTestServer, useGivenServer } from './test-server.js';

/** One server for the whole run, unless TENANTRY_TEST_SERVER_URL names the superuser's login of another. */
export default async function globalSetup(): Promise<void> {
  if (process.env.TENANTRY_TEST_SERVER_URL) useGivenServer();
  else await startTestServer();
}
