// What travels inside the package instead of being fetched by those who install it. A discovery package that
// nest-commander needs asks for Nest 11 as its peer. Our own `overrides` answer that here; where the package is
// installed they are not heard, and npm finds no tree that suits everybody.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const VENDORED = ['nest-commander', '@golevelup/nestjs-discovery'];

/** Node looks here for what `dist/src` imports, before it looks among the packages that npm has placed. */
const folderIn = (root) => join(root, 'dist/node_modules');

/** In one step, so that a pack that is under way beside this one finds all of it or nothing. */
export function copyVendored(root) {
  const folder = folderIn(root);
  const manifestsIn = (packages) => VENDORED.map((name) => readIfThere(join(packages, name, 'package.json'))).join();
  if (manifestsIn(folder) === manifestsIn(join(root, 'node_modules'))) return;
  removeVendored(root);
  // Not in dist, all of which is published.
  const draft = join(root, `node_modules/.cache/tenantry/vendored-${process.pid}`);
  for (const name of VENDORED) {
    cpSync(join(root, 'node_modules', name), join(draft, name), {
      recursive: true,
      filter: (path) => !/\.map$/.test(path) && !path.endsWith(join(name, 'node_modules')),
    });
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  renameSync(draft, folder);
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

export function removeVendored(root) {
  rmSync(folderIn(root), { recursive: true, force: true });
}

/** The manifest's text as it is published: what is vendored is no dependency; what that needs is. */
export function publishedManifest(root, text) {
  const manifest = JSON.parse(text);
  const [wanted] = VENDORED;
  if (!manifest.dependencies?.[wanted]) throw new Error(`package.json does not depend on ${wanted}.`);
  const needed = VENDORED.flatMap((name) => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
    return Object.entries(dependencies);
  });
  const all = { ...Object.fromEntries(needed), ...manifest.dependencies };
  for (const name of VENDORED) delete all[name];
  const dependencies = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ ...manifest, dependencies }, null, 2)}\n`;
}
