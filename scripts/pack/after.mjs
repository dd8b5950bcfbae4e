// postpack: the checkout is as it was. The copies go first: whoever packs at the same time sees by the manifest that
// something was taken away.
import { join } from 'node:path';
import { putOriginalBack } from './manifest.mjs';
import { removeVendored } from './vendored.mjs';

const ROOT = join(import.meta.dirname, '../..');

try {
  removeVendored(ROOT);
  putOriginalBack(ROOT);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
