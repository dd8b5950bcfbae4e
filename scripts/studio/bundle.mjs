// The page of db:studio, bundled for a browser when it is started. Its packages are for development only.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const PACKAGES = ['esbuild', 'react', 'react-dom/client', '@prisma/studio-core/ui'];

/** The first package that is not installed, if any. */
export function missing() {
  const require = createRequire(import.meta.url);
  return PACKAGES.find((name) => {
    try {
      require.resolve(name);
      return false;
    } catch {
      return true;
    }
  });
}

/** @returns {Promise<{ script: string, style: string }>} */
export async function bundle() {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'page.mjs')],
    outdir: 'page',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const textOf = (end) => outputFiles.find(({ path }) => path.endsWith(end)).text;
  return { script: textOf('.js'), style: textOf('.css') };
}
