import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { describeIf } from '../support/describe-if.js';
import { StudioCommand } from './support/command.js';
import { makeTenants, type Tenants } from './support/tenants.js';
import { Visitor } from './support/visitor.js';

const CHROMIUM = [process.env.CHROMIUM_BIN, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path && existsSync(path),
);
const PATIENCE_MS = 60_000;
const PEOPLE = ['Ada Own', 'Bea Own'];

describeIf(CHROMIUM, 'no Chromium (set CHROMIUM_BIN)', 'db:studio in Chromium', () => {
  let tenants: Tenants;
  let browser: Browser;
  let shops: string[];
  let desk: string;
  const commands: StudioCommand[] = [];

  beforeAll(async () => {
    tenants = await makeTenants();
    const open = async (...args: string[]) => {
      const { command, url } = await StudioCommand.start(args, { DATABASE_URL: tenants.ownerUrl });
      commands.push(command);
      return url;
    };
    shops = [await open('--tenant', 'shop_a'), await open('--tenant', 'shop_b')];
    desk = await open('--tenant', 'desk_a', '--read-only');
    for (const [which, url] of shops.entries()) {
      const values = [PEOPLE[which], `${which}@x.test`, `CODE${which}`];
      await new Visitor(url).rows('INSERT INTO creators (name, email, code) VALUES ($1, $2, $3)', ...values);
    }
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    for (const command of commands) await command.stop('SIGTERM');
    await tenants?.close();
  });

  /** The page, with what it asked elsewhere for and what it could not do. */
  async function open(url: string): Promise<{ page: Page; elsewhere: string[]; faults: string[] }> {
    const page = await browser.newPage({ viewport: { width: 1_400, height: 900 } });
    page.setDefaultTimeout(PATIENCE_MS);
    const elsewhere: string[] = [];
    const faults: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:')) elsewhere.push(request.url());
    });
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(url);
    return { page, elsewhere, faults };
  }

  const bodyOf = (page: Page) => page.locator('body').innerText();

  async function type(page: Page, sql: string): Promise<void> {
    await page.getByText('SQL', { exact: true }).click();
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(sql);
    await page.getByText('Run SQL').click();
  }

  it.each([
    { mine: 0, other: 1 },
    { mine: 1, other: 0 },
  ])('shows shop $mine and nothing of shop $other, in the table and to typed SQL', async ({ mine, other }) => {
    const { page, elsewhere, faults } = await open(shops[mine]);
    await page.getByText('creators', { exact: true }).click();
    await page.getByText(PEOPLE[mine]).waitFor();
    expect(await page.locator('header').first().innerText()).toBe(`${tenants.shops[mine].slug} · commerce`);
    expect(await bodyOf(page)).not.toContain(PEOPLE[other]);

    const theirs = tenants.shops[other].schemaName;
    expect(await page.content()).not.toContain(theirs);
    await type(page, `SELECT name FROM ${theirs}.creators`);
    await page.getByText(`permission denied for schema ${theirs}`).first().waitFor();
    expect(await bodyOf(page)).not.toContain(PEOPLE[other]);
    expect({ elsewhere, faults }).toEqual({ elsewhere: [], faults: [] });
    await page.close();
  });

  it('shows a desk its own row of a shared table, and changes nothing when it may only read', async () => {
    const { page, faults } = await open(desk);
    await page.getByText('organizations', { exact: true }).click();
    await page.getByText('Name of desk_a').waitFor();
    expect(await bodyOf(page)).not.toContain('desk_b');
    await type(page, "UPDATE organizations SET name = 'changed' RETURNING name");
    await page.getByText('cannot execute UPDATE in a read-only transaction').first().waitFor();
    expect(await new Visitor(desk).rows('SELECT name FROM organizations')).toEqual([{ name: 'Name of desk_a' }]);
    expect(faults).toEqual([]);
    await page.close();
  });
});
