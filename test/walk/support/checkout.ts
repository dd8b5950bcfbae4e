import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { builtFile } from '../../support/build.js';
import { REPOSITORY } from '../../support/rules/source-files.js';

/** What a clone has after `npm ci`, without the `.env` and the `.tenantry` of whoever runs the tests. */
const FOUND_IN_A_CLONE = ['package.json', 'scripts', 'dist', 'node_modules', '.env.example'];

/** A newcomer's checkout, built: commands run in it as they would in a clone. */
export async function makeCheckout(folder: string): Promise<string> {
  await builtFile('src/main.js');
  mkdirSync(folder, { recursive: true });
  for (const name of FOUND_IN_A_CLONE) symlinkSync(join(REPOSITORY, name), join(folder, name));
  return folder;
}
