/**
 * Lets TypeScript files import './a.js' and get a.ts where jest transforms files and does not resolve them: in its global
 * set-up and tear-down, to which `moduleNameMapper` does not apply.
 */
const Module = require('node:module');

const resolve = Module._resolveFilename;

Module._resolveFilename = function resolveTypeScript(request, parent, ...others) {
  const asked = parent?.filename?.endsWith('.ts') && /^\.{1,2}\/.*\.js$/.test(request);
  return resolve.call(this, asked ? request.replace(/\.js$/, '.ts') : request, parent, ...others);
};
