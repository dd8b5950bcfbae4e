import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type OpenAPIObject } from '@nestjs/swagger';
import { catalogue } from '../../src/blueprints/index.js';
import { describeIf } from '../support/describe-if.js';
import { type Application } from './support/application.js';
import { Newcomer } from './support/newcomer.js';
import { chromiumPath, SwaggerUi } from './support/swagger-ui.js';
import { shell } from './support/shell.js';

let newcomer: Newcomer;
let application: Application;

beforeAll(async () => {
  newcomer = await Newcomer.arrive();
  application = newcomer.run();
  await application.ready();
}, 240_000);
afterAll(() => newcomer?.leave());

interface OperationObject {
  tags?: string[];
}

interface List {
  items: { id: string }[];
}

describe('npm start on a machine with nothing but Node', () => {
  it('writes the facts for programs, readable by this user only', () => {
    const { demo, baseUrl, home } = newcomer;
    expect(demo).toEqual({
      baseUrl,
      databaseUrl: expect.stringMatching(/^postgresql:\/\/postgres:[\w-]{20,}@127\.0\.0\.1:\d+\/tenantry$/),
      platformKey: expect.stringMatching(/^tk_/),
      tenants: catalogue.flatMap(({ definition: { name, demoTenants } }) =>
        demoTenants.map(({ slug }) => ({
          ...{ id: expect.any(String), slug, blueprint: name },
          apiKey: expect.stringMatching(/^tk_/),
        })),
      ),
    });
    expect(demo.tenants.filter(({ blueprint }) => blueprint === 'insurance').map(({ slug }) => slug)).toEqual([
      'acme',
      'birch',
    ]);
    expect((statSync(join(home, 'demo.json')).mode & 0o777).toString(8)).toBe('600');
  });

  it('prints three commands: two tenants, the same URL, different rows; an attack, refused', async () => {
    const commands = application.output.match(/^ {2}curl .*$/gm) ?? [];
    expect(commands).toHaveLength(3);
    const [acme, birch, attack] = await Promise.all(
      commands.map(async (command) => JSON.parse((await shell(newcomer, command)).stdout) as List),
    );
    expectDifferentRows(acme, birch);
    expect(attack).toEqual(await nobody());
  });

  it('says nothing else than what a newcomer needs', () => {
    const [before] = application.output.split('\nTenantry listens on');
    expect(
      before
        .trim()
        .split('\n')
        .filter((line) => !/^(Making|Creating) .*\.$/.test(line)),
    ).toEqual([]);
    expect(application.output).toContain(newcomer.demo.platformKey);
    expect(application.stderr).toBe('');
  });
});

const TAG = 'insurance: customers';

describe('Swagger UI', () => {
  describeIf(chromiumPath(), 'no Chromium; set CHROMIUM_BIN', 'in a real Chromium', () => {
    let ui: SwaggerUi;
    beforeAll(async () => (ui = await SwaggerUi.open(newcomer.baseUrl)), 120_000);
    afterAll(() => ui?.close());

    it('lists the routes, takes a key and answers with rows, and with none of another tenant', async () => {
      const routes = await routesByTag();
      expect((await ui.tags()).sort()).toEqual([...routes.keys()].sort());
      expect((await ui.routesOf(TAG)).sort()).toEqual(routes.get(TAG)!.sort());

      await ui.authorise(newcomer.tenant('acme').apiKey);
      const own = await ui.tryItOut(TAG, '/insurance/customers');
      expect(own.status).toBe(200);
      expectDifferentRows(own.body as List, (await newcomer.get('/insurance/customers', 'birch')).body as List);

      const foreign = await ui.tryItOut(TAG, '/insurance/customers', { 'X-Tenant-ID': 'birch' });
      expect(foreign).toEqual({ status: 404, body: await nobody() });
    }, 120_000);

    it('asks nobody but the server it came from, under whatever name that is reached', async () => {
      await ui.visit(`http://docs.example.com:${newcomer.port}/docs`);
      expect(ui.requests.length).toBeGreaterThan(6);
      const origins = [newcomer.baseUrl, `http://docs.example.com:${newcomer.port}`];
      expect(ui.requests.filter((url) => !origins.includes(new URL(url).origin) && !url.startsWith('data:'))).toEqual(
        [],
      );
      expect(ui.refused).toEqual([]);
    }, 60_000);
  });
});

function expectDifferentRows(one: List, other: List): void {
  expect(one.items.length).toBeGreaterThan(0);
  expect(other.items.length).toBeGreaterThan(0);
  const ids = new Set(one.items.map(({ id }) => id));
  expect(other.items.filter(({ id }) => ids.has(id))).toEqual([]);
}

/** `GET /insurance/customers` and its kin by the headings the document puts them under. */
async function routesByTag(): Promise<Map<string, string[]>> {
  const document = (await newcomer.get('/docs-json')).body as OpenAPIObject;
  const found = new Map<string, string[]>();
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [verb, { tags = [] }] of Object.entries(operations as Record<string, OperationObject>)) {
      for (const tag of tags) found.set(tag, [...(found.get(tag) ?? []), `${verb.toUpperCase()} ${path}`]);
    }
  }
  return found;
}

/** What a tenant that does not exist answers to. */
async function nobody(): Promise<unknown> {
  const { status, body } = await newcomer.get('/insurance/customers', 'acme', 'nobody');
  expect(status).toBe(404);
  return body;
}
