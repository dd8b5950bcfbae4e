import { checkLayout } from './support/rules/layout.js';
import { checkMigrationLists } from './support/rules/migration-lists.js';
import { checkRooms } from './support/rules/rooms.js';
import { describeViolations, readSources, type SourceFile } from './support/rules/source-files.js';

const sources = readSources('src', 'migrations');

describe('the rooms of src/', () => {
  it('import one another only as the table allows, and only through index.ts', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(describeViolations(checkRooms(sources))).toEqual([]);
  });

  it('are known, have an index.ts, at most three levels, at most a dozen files a folder', () => {
    expect(describeViolations(checkLayout(sources))).toEqual([]);
  });

  it('list migrations and entities explicitly', () => {
    expect(describeViolations(checkMigrationLists(sources))).toEqual([]);
  });
});

describe('the check of imports', () => {
  const check = (path: string, text: string) => describeViolations(checkRooms([{ path, text }]));

  it('names file, line, import and rule', () => {
    expect(check('src/tenancy/scope.ts', `const a = 1;\nimport { Register } from '../meta/index.js';\n`)).toEqual([
      `src/tenancy/scope.ts:2: import '../meta/index.js': tenancy may not import meta`,
    ]);
  });

  it.each([
    ['tenancy', 'meta access cache provisioning http database embedded config'],
    ['meta', 'access cache provisioning database config'],
    ['access', 'cache provisioning database config'],
    ['files', 'meta access cache provisioning http database config mail'],
    ['mail', 'meta access cache provisioning http database config files'],
    ['blueprints/kit', 'meta database embedded config'],
    ['cache', 'meta access provisioning http database config'],
    ['provisioning', 'access http config'],
    ['database', 'meta access cache provisioning http'],
    ['http', 'meta access cache provisioning database config'],
    ['config', 'tenancy meta access cache provisioning http database embedded'],
    ['embedded', 'tenancy meta access cache provisioning http database config'],
    ['blueprints/support', 'meta database embedded config'],
    ['ops', 'cli blueprints'],
    ['cli', 'ops blueprints'],
  ])('refuses %s → %s', (from, refused) => {
    const up = '../'.repeat(from.split('/').length);
    for (const to of refused.split(' ')) {
      expect(check(`src/${from}/x.ts`, `import { a } from '${up}${to}/index.js';`)).toHaveLength(1);
    }
  });

  it.each([
    ['meta', 'tenancy http'],
    ['access', 'tenancy meta http'],
    ['files', 'tenancy'],
    ['mail', 'tenancy'],
    ['cache', 'tenancy'],
    ['provisioning', 'tenancy meta cache files mail database'],
    ['database', 'tenancy embedded config'],
    ['blueprints/support', 'tenancy access cache files mail http'],
    ['blueprints/kit', 'tenancy access cache files mail http'],
    ['ops', 'tenancy meta access cache files mail provisioning http database embedded config'],
    ['cli', 'tenancy meta access cache files mail provisioning http database embedded config'],
  ])('allows %s → %s', (from, allowed) => {
    const up = '../'.repeat(from.split('/').length);
    for (const to of allowed.split(' ')) {
      expect(check(`src/${from}/x.ts`, `import { a } from '${up}${to}/index.js';`)).toEqual([]);
    }
  });

  it.each([
    [`import '../meta/index.js';`],
    [`import type { A } from '../meta/index.js';`],
    [`import * as meta from '../meta/index.js';`],
    [`import meta = require('../meta/index.js');`],
    [`export * from '../meta/index.js';`],
    [`export { A } from '../meta/index.js';`],
    [`const a = await import('../meta/index.js');`],
    [`const a = require('../meta/index.js');`],
    [`const a = require.resolve('../meta/index.js');`],
    [`let a: import('../meta/index.js').A;`],
    [`const a = await import(\`../meta/\${name}.js\`);`],
  ])('sees %s', (text) => {
    expect(check('src/tenancy/x.ts', text)).toHaveLength(1);
  });

  it('does not take a comment or a string for an import', () => {
    expect(check('src/tenancy/x.ts', `// import '../meta/index.js'\nconst a = "import '../meta/index.js'";`)).toEqual(
      [],
    );
  });

  it.each([
    ['past an index.ts', 'src/ops/x.ts', `import { A } from '../meta/register.js';`, 'through its index.ts'],
    ['by a door, past an index.ts', 'src/main.ts', `import { A } from './meta/register.js';`, 'through its index.ts'],
    ['of a door', 'src/meta/x.ts', `import { AppModule } from '../app.module.js';`, 'does not import the doors'],
    ['of another blueprint', 'src/blueprints/support/x.ts', `import { A } from '../commerce/index.js';`, 'deaf'],
    ['of a blueprint by the kit', 'src/blueprints/kit/x.ts', `import { A } from '../commerce/index.js';`, 'deaf'],
    ['of the catalogue', 'src/blueprints/support/x.ts', `import { catalogue } from '../index.js';`, 'deaf'],
    ['without .js', 'src/meta/x.ts', `import { A } from './a';`, 'end in ".js"'],
    ['from tests', 'src/meta/x.ts', `import { A } from '../../test/support/a.js';`, 'nothing outside src/'],
    ['by the name of the package', 'src/meta/x.ts', `import { A } from 'tenantry';`, 'are relative'],
    ['by an unknown room', 'src/misc/x.ts', `import { A } from '../meta/index.js';`, 'no known room'],
    ['of an unknown room', 'src/meta/x.ts', `import { A } from '../misc/index.js';`, 'may not import misc'],
    [
      'of values of provisioning',
      'src/blueprints/a/x.ts',
      `import { A, type B } from '../../provisioning/index.js';`,
      'only types',
    ],
    [
      'of more than errors into http',
      'src/http/x.ts',
      `import { TenantScope } from '../tenancy/index.js';`,
      'only errors',
    ],
    ['of all of tenancy into http', 'src/http/x.ts', `import * as t from '../tenancy/index.js';`, 'only errors'],
    [
      'of another blueprint’s migrations',
      'src/blueprints/a/x.ts',
      `import { m } from '../../../migrations/b/shared/index.js';`,
      'may import migrations/b',
    ],
    [
      'of one migration',
      'src/blueprints/a/x.ts',
      `import { M } from '../../../migrations/a/shared/1-m.js';`,
      'through its index.ts',
    ],
    [
      'of code into a migration',
      'migrations/a/shared/1-m.ts',
      `import { A } from '../../../src/meta/index.js';`,
      'a migration imports only',
    ],
    [
      'between migrations',
      'migrations/a/shared/1-m.ts',
      `import { B } from '../../b/shared/index.js';`,
      'may import migrations/b',
    ],
  ])('refuses an import %s', (_what, path, text, rule) => {
    expect(check(path, text)).toEqual([expect.stringContaining(rule)]);
  });

  it.each([
    ['inside a room', 'src/meta/a/x.ts', `import { A } from '../b/y.js';`],
    ['of types of tenancy into http', 'src/http/x.ts', `import { type TenantRequest } from '../tenancy/index.js';`],
    ['of types of provisioning', 'src/blueprints/a/x.ts', `import { type B } from '../../provisioning/index.js';`],
    ['of errors into http', 'src/http/x.ts', `import { NoTenantError, type TenancyError } from '../tenancy/index.js';`],
    ['of any room by a door', 'src/app.module.ts', `import { A } from './meta/index.js';`],
    ['of the kit by a blueprint', 'src/blueprints/a/x.ts', `import { a } from '../kit/index.js';`],
    ['of blueprints by the catalogue', 'src/blueprints/index.ts', `import { a } from './a/index.js';`],
    [
      'of its own migrations',
      'src/blueprints/a/index.ts',
      `import { m } from '../../../migrations/a/tenant/index.js';`,
    ],
    ['of the register’s migrations', 'src/provisioning/x.ts', `import { m } from '../../migrations/meta/index.js';`],
    ['of package.json', 'src/cli/x.ts', `import manifest from '../../package.json' with { type: 'json' };`],
    ['of a package', 'src/tenancy/x.ts', `import { Pool } from 'pg';`],
    [
      'of tenancy’s types into a migration',
      'migrations/a/shared/index.ts',
      `import { type M } from '../../../src/tenancy/index.js';`,
    ],
  ])('allows an import %s', (_what, path, text) => {
    expect(check(path, text)).toEqual([]);
  });
});

describe('the check of the layout', () => {
  const check = (...paths: string[]) => describeViolations(checkLayout(paths.map((path) => ({ path, text: '' }))));
  const many = (count: number) => Array.from({ length: count }, (_, n) => `src/meta/f${n}.ts`);

  it.each([
    ['a fourth level', ['src/meta/index.ts', 'src/meta/a/b/c/d.ts'], 'folder levels'],
    ['a room without index.ts', ['src/meta/register.ts'], 'has an index.ts'],
    [
      'a blueprint without index.ts',
      ['src/blueprints/index.ts', 'src/blueprints/a/x.ts'],
      'src/blueprints/a:1: a room has',
    ],
    ['a room nobody knows', ['src/utils/index.ts'], 'no known room'],
    ['a stray file beside the doors', ['src/helpers.ts'], 'holds only main.ts'],
    ['a thirteenth file', ['src/meta/index.ts', ...many(13)], '13 files'],
  ])('refuses %s', (_what, paths, rule) => {
    expect(check(...paths)).toEqual([expect.stringContaining(rule)]);
  });

  it('allows a dozen files and three levels', () => {
    expect(check('src/main.ts', 'src/meta/index.ts', 'src/meta/a/b/c.ts', ...many(12))).toEqual([]);
  });
});

describe('the check of migration lists', () => {
  const first: SourceFile = { path: 'migrations/a/shared/20260101000000-first.ts', text: 'export class First {}' };
  const second: SourceFile = { path: 'migrations/a/shared/20260102000000-second.ts', text: 'export class Second {}' };
  const index = (list: string): SourceFile => ({
    path: 'migrations/a/shared/index.ts',
    text: `import { First } from './20260101000000-first.js';
      import { Second } from './20260102000000-second.js';
      export const migrations: MigrationClass[] = [${list}];`,
  });
  const check = (...files: SourceFile[]) => describeViolations(checkMigrationLists(files));

  it('accepts every migration listed once, oldest first', () => {
    expect(check(first, second, index('First, Second'))).toEqual([]);
  });

  it.each([
    ['no list', [first], 'listed explicitly'],
    ['one left out', [first, second, index('First')], 'second.ts is not listed'],
    ['the wrong order', [first, second, index('Second, First')], 'oldest first'],
    ['one listed twice', [first, second, index('First, Second, Second')], 'each file once'],
    ['a glob', [{ path: 'src/meta/x.ts', text: `x({ migrations: ['migrations/*.js'] })` }], 'not paths or globs'],
    ['a computed folder', [{ path: 'src/meta/x.ts', text: 'x({ entities: [`${here}/*.js`] })' }], 'not paths or globs'],
  ])('refuses %s', (_what, files, rule) => {
    expect(check(...files)).toEqual([expect.stringContaining(rule)]);
  });
});
