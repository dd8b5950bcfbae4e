import { createEmptyDatabase, type TestDatabase } from '../support/postgres.js';
import { type Block, blocksOf, commandsNamedIn, functionsOf } from './support/documents.js';
import { freePort, Newcomer } from './support/newcomer.js';
import { inShell, shell } from './support/shell.js';

const DOCUMENTS = ['README.md', 'docs/QUICKSTART.md', 'docs/setup/DATABASE.md'];

const NEXT_TO_THE_DEMO = /\.tenantry\/demo\.json|\$\(key /;

let newcomer: Newcomer;
let database: TestDatabase;
let ownPort: number;

beforeAll(async () => {
  newcomer = await Newcomer.arrive();
  ownPort = await freePort();
  database = await createEmptyDatabase();
}, 240_000);
afterAll(async () => {
  await newcomer?.leave();
  await database?.drop();
});

describe.each(DOCUMENTS)('%s', (path) => {
  const blocks = blocksOf(path);
  const toRun = blocks.filter(({ notRun }) => notRun === undefined);

  it('says why where a command is not run here', () => {
    expect(blocks.length).toBeGreaterThan(0);
    for (const { notRun } of blocks) expect(notRun).not.toBe('');
  });

  const own = toRun.filter(({ script }) => !NEXT_TO_THE_DEMO.test(script));
  it.each(own.map((block) => [block.where, block] as const))(
    '%s works with a database of one’s own',
    async (_, block) => {
      const env = { DATABASE_URL: database.ownerUrl, PORT: String(ownPort), BLUEPRINTS: 'commerce,support' };
      const script = withOwnDatabase(block.script);
      const run = inShell(newcomer, script, env);
      if (/^npm start$/m.test(script)) {
        expect(await run.ready()).toBe(`http://localhost:${ownPort}`);
        expect([0, 'SIGINT']).toContain(await run.interrupt());
      } else {
        expect({ output: run.output, code: await run.end() }).toMatchObject({ code: 0 });
      }
    },
    240_000,
  );
});

describe('README.md, its first screen', () => {
  const [differ, attack] = blocksOf('README.md').filter(({ script }) => NEXT_TO_THE_DEMO.test(script)) as [
    Block,
    Block,
  ];

  beforeAll(async () => {
    await newcomer.run({ BLUEPRINTS: 'insurance' }).ready();
  }, 240_000);

  it('shows two brokers who get different rows from the same URL', async () => {
    const { code, stdout } = await typed(differ);
    expect(code).toBe(0);
    const lists = stdout.split(/(?<=\})(?=\{"items")/).map((text) => JSON.parse(text) as { items: { id: string }[] });
    const [acme, birch] = lists.map(({ items }) => items.map(({ id }) => id));
    expect(Math.min(acme.length, birch.length)).toBeGreaterThan(0);
    expect(acme.filter((id) => birch.includes(id))).toEqual([]);
  });

  it('shows an attack that gets what a tenant that does not exist gets', async () => {
    const [refused, absent] = await Promise.all([
      typed(attack),
      typed({ ...attack, script: attack.script.replace('birch', 'nobody') }),
    ]);
    expect(JSON.parse(refused.stdout)).toMatchObject({ status: 404, code: 'tenant_not_found' });
    expect(refused).toEqual(absent);
  });

  const typed = (block: Block) =>
    shell(newcomer, `${functionsOf([differ])}\n${block.script}`.replaceAll('http://localhost:3000', newcomer.baseUrl));
});

it('every command that a document names is there', async () => {
  const { tenantry, npm } = commandsNamedIn(DOCUMENTS);
  const { stdout } = await shell(newcomer, 'npx tenantry --help');
  expect(tenantry.filter((name) => !new RegExp(`^  ${name} `, 'm').test(stdout))).toEqual([]);
  const { scripts } = newcomer.manifest;
  expect(npm.filter((name) => !scripts[name])).toEqual([]);
}, 60_000);

/** What stands for a reader's own URL and port is the test's. */
function withOwnDatabase(script: string): string {
  return script
    .replaceAll(/^(export )?DATABASE_URL=\S+$/gm, '')
    .replaceAll('http://localhost:3000', `http://localhost:${ownPort}`);
}
