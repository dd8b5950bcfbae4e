/**
 * Inside jest everything is CommonJS: `.ts` files and every ES module (ours or in node_modules) go through SWC,
 * CommonJS is left alone. Nest 12 ships ES modules only and jest's own module support needs a Node flag.
 */
const { createHash } = require('node:crypto');
const { existsSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const swc = require('@swc/core');
// The one file of ours that jest loads into each of its processes before any test.
require('./code-cache.cjs');

const swcVersion = require('@swc/core/package.json').version;
const ourselves = readFileSync(__filename);
const packageTypes = new Map();

function packageType(folder) {
  if (packageTypes.has(folder)) return packageTypes.get(folder);
  const manifest = join(folder, 'package.json');
  let type;
  if (existsSync(manifest)) type = JSON.parse(readFileSync(manifest, 'utf8')).type ?? 'commonjs';
  else type = dirname(folder) === folder ? 'commonjs' : packageType(dirname(folder));
  packageTypes.set(folder, type);
  return type;
}

function isEsModule(file) {
  if (file.endsWith('.mjs')) return true;
  if (file.endsWith('.cjs')) return false;
  return packageType(dirname(file)) === 'module';
}

function swcOptions(file) {
  const typescript = file.endsWith('.ts');
  return {
    filename: file,
    swcrc: false,
    configFile: false,
    // Those of packages nobody steps through, and all of them would be read again in each test file.
    sourceMaps: typescript ? 'inline' : false,
    inlineSourcesContent: false,
    module: { type: 'commonjs', ignoreDynamic: false },
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser: typescript
        ? { syntax: 'typescript', decorators: true }
        : { syntax: 'ecmascript', importAttributes: true },
      transform: typescript ? { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false } : {},
      experimental: typescript ? { plugins: [] } : {},
      ...(typescript
        ? {
            transform: {
              legacyDecorator: true,
              decoratorMetadata: true,
              useDefineForClassFields: false,
              hidden: { jest: true },
            },
          }
        : {}),
    },
  };
}

module.exports = {
  process(source, file) {
    if (!file.endsWith('.ts') && !isEsModule(file)) return { code: source };
    let code = swc.transformSync(source, swcOptions(file)).code;
    // import.meta does not exist in CommonJS: what is used of it has an equivalent.
    if (source.includes('import.meta')) {
      code = code
        .replaceAll('import.meta.url', "require('node:url').pathToFileURL(__filename).href")
        .replaceAll('import.meta.dirname', '__dirname')
        .replaceAll('import.meta.filename', '__filename');
    }
    return { code };
  },
  getCacheKey(source, file) {
    return createHash('sha256').update(swcVersion).update(ourselves).update(file).update(source).digest('hex');
  },
};
