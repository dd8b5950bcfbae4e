// Puts the published manifest in the place of package.json, for npm reads it there after `prepack`, and puts the original
// back, byte for byte. Killed in between, the original is in package.json.orig, and the next `npm pack` puts it back.
import { constants, copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedManifest } from './vendored.mjs';

const places = (root) => ({ manifest: join(root, 'package.json'), original: join(root, 'package.json.orig') });

export function putPublished(root) {
  const { manifest, original } = places(root);
  if (!existsSync(original)) copyFileSync(manifest, original, constants.COPYFILE_EXCL);
  const text = readFileSync(original, 'utf8');
  const published = publishedManifest(root, text);
  const current = readFileSync(manifest, 'utf8');
  // Already there: a pack was killed, or another is under way.
  if (current === published) return;
  if (current !== text) throw new Error(neither());
  writeFileSync(`${manifest}.new`, published);
  renameSync(`${manifest}.new`, manifest);
}

export function putOriginalBack(root) {
  const { manifest, original } = places(root);
  if (!existsSync(original)) {
    throw new Error('Another npm pack has put package.json back under this one: do not use the tarball, pack again.');
  }
  const published = publishedManifest(root, readFileSync(original, 'utf8'));
  if (readFileSync(manifest, 'utf8') !== published) throw new Error(neither());
  renameSync(original, manifest);
}

function neither() {
  return (
    'package.json has changed since a pack put its original into package.json.orig. Compare the two, ' +
    'make package.json what it should be, delete package.json.orig, and pack again.'
  );
}
