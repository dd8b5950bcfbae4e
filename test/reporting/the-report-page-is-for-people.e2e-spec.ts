import { existsSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright-core';
import { reporting } from '../../src/blueprints/reporting/blueprint.js';
import { seedDemoClient } from '../../src/blueprints/reporting/demo/demo-client.js';
import { ReportingModule } from '../../src/blueprints/reporting/reporting.module.js';
import { describeIf } from '../support/describe-if.js';
import { bearer, startBlueprint, type BlueprintApp } from './support/app.js';

const CHROMIUM = [process.env.CHROMIUM_BIN, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path && existsSync(path),
);
const ATTACKS = [
  '<script>document.title = "owned"</script>',
  '"><img src=x onerror="document.title = \'owned\'">',
  "'</style><svg onload=alert(1)>",
  '&lt;b&gt; & <!-- -->',
];

let app: BlueprintApp;
beforeAll(async () => {
  app = await startBlueprint(reporting, ReportingModule);
  for (const tenant of app.tenants) await app.scratch.as(tenant, (manager) => seedDemoClient(manager, tenant));
});
afterAll(() => app?.close());

const weekOf = async (tenant: number, weekEndingDate: string): Promise<string> => {
  const { body } = await app.as(app.tenants[tenant]).get(`/reporting/report-weeks?weekEndingDate=${weekEndingDate}`);
  return `/reporting/report-weeks/${(body as { items: { id: string }[] }).items[0].id}`;
};

/** A week whose every text tries to be markup. */
async function hostileWeek(): Promise<string> {
  const lumen = app.as(app.tenants[1]);
  const existing = await lumen.get('/reporting/report-weeks?weekEndingDate=2026-02-01');
  const [found] = (existing.body as { items: { id: string }[] }).items;
  if (found) return `/reporting/report-weeks/${found.id}`;
  const [title, summary, heading, unit] = ATTACKS;
  const week = await lumen
    .post('/reporting/report-weeks', { weekEndingDate: '2026-02-01', title, summary })
    .expect(201);
  const reportWeekId = (week.body as { id: string }).id;
  const definition = { key: 'hostile', name: `${heading} ${title}`, unit: unit.slice(0, 20), endpoint: 'none' };
  const metric = await lumen.post('/reporting/metric-definitions', definition).expect(201);
  const metricDefinitionId = (metric.body as { id: string }).id;
  await lumen.post('/reporting/weekly-metric-values', { reportWeekId, metricDefinitionId, value: '3' }).expect(201);
  const section = { reportWeekId, metricDefinitionId, heading, body: ATTACKS.join('\n\n') };
  await lumen.post('/reporting/report-sections', section).expect(201);
  return `/reporting/report-weeks/${reportWeekId}`;
}

describe('the report page', () => {
  it('is one HTML document with its figures and plots, which asks for nothing else', async () => {
    const { text, headers } = await app
      .as(app.tenants[0])
      .get(`${await weekOf(0, '2026-01-25')}/page`)
      .expect(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/);
    expect(headers['cache-control']).toBe('private, no-store');
    expect(text.match(/<svg class="plot"/g)).toHaveLength(3);
    expect(text).toContain('<tr><th scope="row">Answered calls</th><td>11</td><td>+3</td></tr>');
    expect(text).toContain('<tr><th scope="row">Hours worked</th><td>15.0 h</td><td>+4.0</td></tr>');
    expect(text).toContain('aria-label="Answered calls. 4 Jan: 6, 11 Jan: 9, 18 Jan: 8, 25 Jan: 11."');
    expect(text).not.toMatch(/<script|src=|href=|@import|url\(/i);
  });

  it('escapes every text of the tenant', async () => {
    const { text } = await app
      .as(app.tenants[1])
      .get(`${await hostileWeek()}/page`)
      .expect(200);
    expect(text).not.toMatch(/<script|<img|<svg onload|<!--/i);
    expect(text).toContain('&lt;script&gt;document.title = &quot;owned&quot;&lt;/script&gt;');
    expect(text).toContain('&amp;lt;b&amp;gt; &amp; &lt;!-- --&gt;');
  });

  it('shows weeks up to its own and nothing of the other tenant', async () => {
    const { text } = await app
      .as(app.tenants[0])
      .get(`${await weekOf(0, '2026-01-11')}/page`)
      .expect(200);
    expect(text).toContain('4 Jan: 6, 11 Jan: 9.');
    expect(text).not.toContain('18 Jan');
    expect(text).not.toContain('Lumen');
  });
});

describeIf(CHROMIUM, 'no Chromium (set CHROMIUM_BIN)', 'the report page in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());

  async function open(tenant: number, path: string, width = 1_000): Promise<{ page: Page; faults: string[] }> {
    const context = await browser.newContext({
      extraHTTPHeaders: bearer(`tk_${app.tenants[tenant].slug}`),
      viewport: { width, height: 900 },
      locale: 'en-GB',
    });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('dialog', (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    const { port } = app.app.getHttpServer().address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}${path}`);
    return { page, faults };
  }

  it('reads as it should', async () => {
    const { page, faults } = await open(0, `${await weekOf(0, '2026-01-04')}/page`);
    // The parts of a person's reading order; labels of plots are pictures.
    const text = await page.evaluate<string>(`(() => {
      for (const svg of document.querySelectorAll('svg')) svg.replaceWith('[plot: ' + svg.getAttribute('aria-label') + ']');
      return document.body.innerText;
    })()`);
    expect(text.split('\n').filter((line) => line.trim())).toMatchInlineSnapshot(`
     [
       "Harbour Dental",
       "Harbour Dental: week 1",
       "Week ending 4 January 2026",
       "A quiet start of the year: most callers moved their appointments.",
       "Figure	This week	Change",
       "Answered calls	6	–",
       "Longest call	8 min	–",
       "Hours worked	12.0 h	–",
       "Calls",
       "Every answered call, whoever took it.",
       "[plot: Answered calls. 4 Jan: 6.]",
       "Time",
       "Hours booked on this account.",
       "[plot: Hours worked. 4 Jan: 12.0.]",
       "Longest call",
       "[plot: Longest call. 4 Jan: 8.]",
     ]
    `);
    expect(faults).toEqual([]);
  });

  it.each([360, 1_000])('fits a screen %d px wide, plots included', async (width) => {
    const { page } = await open(1, `${await hostileWeek()}/page`, width);
    const layout = await page.evaluate<{ overflow: number; plots: number[] }>(`({
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      plots: [...document.querySelectorAll('svg')].map((svg) => svg.getBoundingClientRect().height),
    })`);
    expect(layout.overflow).toBeLessThanOrEqual(0);
    expect(layout.plots.every((height) => height > 60)).toBe(true);
  });

  it('runs nothing that a tenant wrote', async () => {
    const { page, faults } = await open(1, `${await hostileWeek()}/page`);
    expect(await page.title()).toBe(ATTACKS[0]);
    expect(await page.locator('script, img').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('prints', async () => {
    const { page } = await open(0, `${await weekOf(0, '2026-01-25')}/page`);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBeGreaterThan(5_000);
  });
});
