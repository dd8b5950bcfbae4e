import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databasePage } from './database-page.js';
import { ScratchDatabase } from './scratch-database.js';

const PAGE = join(import.meta.dirname, '../../docs/DATABASE.md');
const GENERATED = /(<!-- prettier-ignore-start -->\n)[^]*(\n<!-- prettier-ignore-end -->)/;

let database: ScratchDatabase;

beforeAll(async () => {
  database = await ScratchDatabase.create();
});
afterAll(() => database?.drop());

it('docs/DATABASE.md shows the tables as they are; UPDATE_DOCS=1 writes them down', async () => {
  const page = readFileSync(PAGE, 'utf8');
  const generated = await databasePage(database.dataSource);
  const expected = page.replace(GENERATED, (_all, begin: string, end: string) => `${begin}\n${generated}\n${end}`);
  if (process.env.UPDATE_DOCS === '1') writeFileSync(PAGE, expected);
  expect(page).toMatch(GENERATED);
  expect(readFileSync(PAGE, 'utf8')).toBe(expected);
});
