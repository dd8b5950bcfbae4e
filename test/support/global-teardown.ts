import './resolve-typescript.cjs';
import { stopTestServer } from './test-server.js';

/** Runs whether tests failed or not; what a killed run leaves, the next one removes. */
export default async function globalTeardown(): Promise<void> {
  await stopTestServer();
}
