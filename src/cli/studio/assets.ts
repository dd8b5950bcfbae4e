import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StudioNotInstalledError } from './errors.js';

/** What the page loads, whole. */
export interface StudioAssets {
  readonly script: string;
  readonly style: string;
}

interface Bundler {
  readonly missing: () => string | undefined;
  readonly bundle: () => Promise<StudioAssets>;
}

const BUNDLER = 'scripts/studio/bundle.mjs';

/** The page, bundled from the development packages of the checkout. @throws StudioNotInstalledError */
export async function bundleStudio(): Promise<StudioAssets> {
  // Three folders up in the sources, four in `dist`.
  const file = ['../../..', '../../../..']
    .map((up) => join(import.meta.dirname, up, BUNDLER))
    .find((path) => existsSync(path));
  if (!file) throw new StudioNotInstalledError(BUNDLER);
  const { missing, bundle } = (await import(pathToFileURL(file).href)) as Bundler;
  const absent = missing();
  if (absent) throw new StudioNotInstalledError(`the package ${absent}`);
  return bundle();
}
