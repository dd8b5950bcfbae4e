// prepack: dist is built, and what npm is about to pack is what is to be installed.
import { join } from 'node:path';
import { build } from '../build.mjs';
import { putPublished } from './manifest.mjs';
import { copyVendored } from './vendored.mjs';

const ROOT = join(import.meta.dirname, '../..');

build();
try {
  copyVendored(ROOT);
  putPublished(ROOT);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
