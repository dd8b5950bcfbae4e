import { existsSync } from 'node:fs';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A name that is not localhost, where a page may behave otherwise; every other name is unknown.
  '--host-resolver-rules=MAP docs.example.com 127.0.0.1, MAP * ~NOTFOUND , EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

export function chromiumPath(): string | undefined {
  return process.env.CHROMIUM_BIN || CANDIDATES.find((path) => existsSync(path));
}

/** The page at `/docs`, used as a person does. */
export class SwaggerUi {
  /** Every URL the pages asked for. */
  readonly requests: string[] = [];
  /** What the browser would not load or run, by its console. */
  readonly refused: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly page: Page,
  ) {
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('requestfailed', (request) => this.refused.push(`${request.url()}: ${request.failure()?.errorText}`));
    page.on('pageerror', (error) => this.refused.push(error.message));
  }

  static async open(baseUrl: string): Promise<SwaggerUi> {
    const browser = await chromium.launch({ executablePath: chromiumPath(), args: ARGUMENTS, timeout: 60_000 });
    const ui = new SwaggerUi(browser, await browser.newPage());
    ui.page.setDefaultTimeout(60_000);
    await ui.visit(`${baseUrl}/docs`);
    return ui;
  }

  async visit(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator('.opblock-tag').first().waitFor();
  }

  /** The headings under which it lists routes. */
  async tags(): Promise<string[]> {
    return this.page.locator('.opblock-tag').evaluateAll((tags) => tags.map((tag) => tag.getAttribute('data-tag')!));
  }

  /** `GET /insurance/customers` for each route it shows under a heading. */
  async routesOf(tag: string): Promise<string[]> {
    const section = await this.section(tag);
    await section.locator('.opblock').first().waitFor();
    return section.locator('.opblock-summary').evaluateAll((summaries) =>
      summaries.map((summary) => {
        const textOf = (part: string) => summary.querySelector(part)?.textContent?.replaceAll('\u200b', '') ?? '';
        return `${textOf('.opblock-summary-method')} ${textOf('.opblock-summary-path')}`;
      }),
    );
  }

  async authorise(key: string): Promise<void> {
    await this.page.locator('.auth-wrapper .btn.authorize').click();
    const dialog = this.page.locator('.modal-ux');
    await dialog.locator('input').fill(key);
    await dialog.locator('button.authorize').click();
    await dialog.locator('button.btn-done').click();
  }

  /** What it shows after "Execute"; headers go into the fields of those names. */
  async tryItOut(
    tag: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; body: unknown }> {
    const route = (await this.section(tag)).locator('.opblock-get').filter({
      has: this.page.locator(`[data-path="${path}"]`),
    });
    const execute = route.locator('button.execute');
    if (!(await execute.isVisible())) await route.locator('.opblock-summary-control').click();
    for (const [name, value] of Object.entries(headers)) {
      await route.locator(`tr[data-param-name="${name}"] input`).fill(value);
    }
    const [answer] = await Promise.all([
      this.page.waitForResponse((response) => new URL(response.url()).pathname === path),
      execute.click(),
    ]);
    const shown = route.locator('.live-responses-table .response-col_status', { hasText: String(answer.status()) });
    await shown.waitFor();
    return { status: answer.status(), body: await answer.json() };
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  private async section(tag: string): Promise<Locator> {
    const heading = this.page.locator(`.opblock-tag[data-tag="${tag}"]`);
    if ((await heading.getAttribute('data-is-open')) !== 'true') await heading.click();
    return this.page.locator('.opblock-tag-section').filter({ has: heading });
  }
}
