/**
 * Modules of packages that were compiled once in this process are not compiled again: jest loads some 2,400 of them anew for
 * each test file, and V8 would begin with their text each time.
 */
const vm = require('node:vm');

const { compileFunction } = vm;
/** By file name. What V8 refuses (another text, other flags) it compiles itself. */
const compiled = new Map();

vm.compileFunction = (source, parameters, options) => {
  const key = options?.filename;
  if (!key?.includes('node_modules')) return compileFunction(source, parameters, options);
  const known = compiled.get(key);
  if (known?.source === source) return compileFunction(source, parameters, { ...options, cachedData: known.data });
  const made = compileFunction(source, parameters, { ...options, produceCachedData: true });
  if (made.cachedData) compiled.set(key, { source, data: made.cachedData });
  return made;
};
