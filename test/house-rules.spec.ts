import { execFileSync } from 'node:child_process';
import { checkHouseRules } from './support/rules/house-rules.js';
import { describeViolations, readSources, REPOSITORY } from './support/rules/source-files.js';

const sources = readSources('src', 'migrations', 'test', 'bench', 'scripts');

it('no file breaks a rule of the house', () => {
  expect(sources.length).toBeGreaterThan(20);
  expect(describeViolations(checkHouseRules(sources))).toEqual([]);
});

/** The violations of one made-up file; other files may be given beside it. */
function check(path: string, text: string, ...others: { path: string; text: string }[]): string[] {
  return describeViolations(checkHouseRules([{ path, text }, ...others])).filter((line) => line.startsWith(`${path}:`));
}

describe('session-level context', () => {
  const inQuery = (sql: string) => check('src/cache/x.ts', `const a = 1;\nawait client.query(\`${sql}\`);`);

  it.each([
    'SET search_path TO broker_a',
    'set search_path = broker_a',
    'SET search_path = ${path}',
    'SET ROLE broker_a',
    'set role ${role}',
    'SET SESSION ROLE a',
    'SET SESSION AUTHORIZATION a',
    'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY',
    'SET statement_timeout = 5',
    'SET tenantry.tenant_id TO a',
    'SET TIME ZONE UTC',
    'BEGIN; SET ROLE a; SELECT 1',
    "SELECT set_config('search_path', $1, false)",
    "SELECT set_config( 'role' , ${role} , false )",
    'DO $$ BEGIN SET ROLE a; END $$',
  ])('refuses %s', (sql) => {
    expect(inQuery(sql)).toEqual([
      expect.stringMatching(/^src\/cache\/x\.ts:2: no session-level context: use SET LOCAL/),
    ]);
  });

  it.each([
    'BEGIN; SET LOCAL ROLE a; SET LOCAL search_path TO a, pg_temp',
    "SELECT set_config('tenantry.tenant_id', $1, true)",
    'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE',
    'SET CONSTRAINTS ALL IMMEDIATE',
    'UPDATE a SET role = $1',
    'CREATE FUNCTION a() RETURNS int LANGUAGE sql\n  SET search_path = pg_catalog, pg_temp AS $$ SELECT 1 $$',
    'ALTER ROLE a SET search_path = b',
    'SET NULL',
    'Set DATABASE_URL to the owner’s login',
    'Nothing is there; set it to 5',
  ])('allows %s', (sql) => {
    expect(inQuery(sql)).toEqual([]);
  });

  it('reads migrations too, and no comments', () => {
    expect(check('migrations/a/tenant/1-a.ts', `q('SET ROLE a');`)).toHaveLength(1);
    expect(check('src/cache/x.ts', `// SET ROLE a\nconst b = 1;`)).toEqual([]);
  });
});

describe('query runners', () => {
  const text = 'const runner = dataSource.createQueryRunner();';

  it('are refused outside the core', () => {
    expect(check('src/blueprints/a/x.ts', text)).toEqual([
      expect.stringContaining('no query runners outside the core'),
    ]);
    expect(check('src/ops/x.ts', `const { createQueryRunner } = dataSource;`)).toHaveLength(1);
  });

  it.each(['tenancy', 'database', 'provisioning', 'meta'])('are allowed in %s', (room) => {
    expect(check(`src/${room}/x.ts`, text)).toEqual([]);
  });
});

describe('a tenant in a where', () => {
  const index = (column: string) => ({
    path: 'src/blueprints/a/index.ts',
    text: `export const a = defineBlueprint({ isolation: rowPerTenant({ tenantColumn: '${column}' }) });`,
  });
  const inRows = (text: string) => check('src/blueprints/a/tickets/x.ts', text, index('organization_id'));

  it.each([
    'tickets.find({ where: { organizationId } })',
    'tickets.find({ where: { organizationId: id, status } })',
    'tickets.find({ where: [{ status }, { organizationId: id }] })',
    'tickets.find({ where: { customer: { organizationId: id } } })',
    'tickets.findOneBy({ organizationId: id })',
    'tickets.countBy([{ organizationId: id }])',
    'tickets.update({ organizationId: id }, { status })',
    'manager.delete(Ticket, { organizationId: id })',
    `query.andWhere({ organizationId: id })`,
    `query.where('ticket.organizationId = :id', { id })`,
    'manager.query(`UPDATE tickets SET a = 1 WHERE "organization_id" = $1`, [id])',
    'manager.sql`SELECT 1 FROM tickets WHERE organization_id IN (${ids})`',
  ])('is refused: %s', (text) => {
    expect(inRows(text)).toEqual([expect.stringContaining('no tenant in a where')]);
  });

  it.each([
    'tickets.find({ where: { status } })',
    'tickets.save({ organizationId: id })',
    'tickets.update({ id }, { organizationId: other })',
    'const fragment = { organizationId: id };',
    `@Check('ck_tickets_a', 'organization_id IS NOT NULL') class A {}`,
    `@Index(['organizationId', 'status'], { unique: true, where: 'organization_id IS NOT NULL' }) class A {}`,
    'class A { @Inject(IDENTITY_MANAGER) manager; find() { return this.manager.find(User, { where: { organizationId } }); } }',
    "const erase: IdentityErasure = (manager) => manager.query('DELETE FROM users WHERE organization_id = $1');",
  ])('is not seen in: %s', (text) => {
    expect(inRows(text)).toEqual([]);
  });

  it('is looked for under the name the blueprint declares, and in row isolation only', () => {
    const text = 'members.find({ where: { workspaceId, organizationId } })';
    expect(check('src/blueprints/a/x.ts', text, index('workspace_id'))).toEqual([
      expect.stringContaining('"workspaceId"'),
    ]);
    expect(check('src/blueprints/b/x.ts', text, index('workspace_id'))).toEqual([]);
  });
});

describe('floating-point columns', () => {
  it.each([
    `class A { @Column('real') premium: string; }`,
    `class A { @Column({ type: 'double precision' }) premium: string; }`,
    `class A { @MoneyField() premium: number; }`,
    `class A { @RateField({ nullable: true }) rate: number | null; }`,
    'q(`CREATE TABLE "a" ("premium" double precision NOT NULL)`)',
  ])('are refused: %s', (text) => {
    expect(check('src/blueprints/a/x.ts', text)).toEqual([expect.stringContaining('no floating-point columns')]);
  });

  it('leave exact ones alone', () => {
    const text = `class A { @MoneyField() premium: string; @Column('numeric') rate: string; kind = 'real'; }`;
    expect(check('src/blueprints/a/x.ts', text)).toEqual([]);
  });
});

describe('tidiness', () => {
  it.each(['describe.only("a")', 'it.skip("a")', 'test.todo("a")', 'it.only.each([])', 'xit("a")', 'fdescribe("a")'])(
    'refuses %s',
    (text) => {
      expect(check('test/a.spec.ts', text)).toEqual([expect.stringContaining('no focused or skipped tests')]);
    },
  );

  it('refuses console in the library and allows it where people read', () => {
    for (const path of ['src/meta/x.ts', 'src/app.module.ts', 'migrations/a/shared/1-a.ts']) {
      expect(check(path, 'console.log(1)')).toEqual([expect.stringContaining('no console in the library')]);
    }
    for (const path of ['src/cli/x.ts', 'src/cli.ts', 'src/main.ts', 'scripts/x.ts', 'bench/x.ts']) {
      expect(check(path, 'console.log(1)')).toEqual([]);
    }
  });

  it.each(['TO' + 'DO: later', 'FIX' + 'ME', 'HA' + 'CK'])('refuses %s', (text) => {
    expect(check('src/meta/x.ts', `// ${text}`)).toEqual([expect.stringContaining('nothing left for later')]);
  });

  it('refuses a file of 401 lines and allows 400', () => {
    expect(check('src/meta/x.ts', 'a;\n'.repeat(401))).toEqual([expect.stringContaining('401 lines')]);
    expect(check('src/meta/x.ts', 'a;\n'.repeat(400))).toEqual([]);
    expect(check('migrations/a/tenant/1-a.ts', 'a;\n'.repeat(401))).toEqual([]);
  });
});

describe('SQL glued together', () => {
  const IN_QUERIES = [
    'manager.query(`SELECT id FROM customers WHERE name = ${name}`);',
    `manager.query('SELECT id FROM customers WHERE name = ' + name);`,
    `manager.query("DELETE FROM customers WHERE name = '" + name + "'");`,
    'const sql = `SELECT id FROM customers WHERE name = ${name}`;',
    `const sql = 'UPDATE customers SET name = ' + name;`,
    'const sql = `\n  INSERT INTO customers VALUES (${name})`;',
    'manager.query(`${head} FROM customers`);',
  ];
  const IN_CONDITIONS = ['query.where(`name = ${name}`);', `query.andWhere('name = ' + name);`];
  const ALLOWED = [
    `manager.query('SELECT id FROM customers WHERE name = $1', [name]);`,
    'manager.sql`SELECT id FROM customers WHERE name = ${name}`;',
    `query.where('name = :name', { name });`,
    'throw new Error(`Create the tenant ${name} first.`);',
    'throw new Error(`Select one of ${names}.`);',
    `const message = 'Update ' + name + ' first.';`,
  ];

  const lint = (path: string, texts: string[]): Record<string, string[]> => {
    const input = JSON.stringify(texts.map((text) => ({ path, text })));
    const linted = execFileSync(process.execPath, ['test/support/rules/lint-made-up.mjs'], { cwd: REPOSITORY, input });
    const answers = JSON.parse(linted.toString()) as string[][];
    return Object.fromEntries(texts.map((text, index) => [text, [...new Set(answers[index])]]));
  };
  const each = (texts: string[], messages: unknown[]) => Object.fromEntries(texts.map((text) => [text, messages]));

  it.each(['src/blueprints/support/made-up.ts', 'src/http/made-up.ts'])('is refused by ESLint in %s', (path) => {
    const once = [expect.stringContaining('no-restricted-syntax: SQL is not glued together')];
    expect(lint(path, IN_QUERIES)).toEqual(each(IN_QUERIES, once));
  });

  it('is refused by ESLint as a condition in business code', () => {
    const once = [expect.stringContaining('no-restricted-syntax: A condition is not glued together')];
    expect(lint('src/blueprints/support/made-up.ts', IN_CONDITIONS)).toEqual(each(IN_CONDITIONS, once));
  });

  it('is not seen in parameters, tagged templates and sentences', () => {
    expect(lint('src/blueprints/support/made-up.ts', ALLOWED)).toEqual(each(ALLOWED, []));
  });
});
