import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { type OpenAPIObject } from '@nestjs/swagger';
import { DEFAULT_LIMITS } from '../../src/access/index.js';
import { PUBLIC_ROUTE } from '../../src/http/public-route.js';
import { startTestApp, type TestApp, type TestTenant } from '../support/app.js';
import { logInBlueprints, newEmail, PASSWORD, SEVERAL_NETWORKS, twoTenants } from './support/log-in-blueprints.js';

const LIMIT = 2;
const BLUEPRINTS = ['commerce', 'reporting', 'workspaces'];

/** A value for each field an open route may ask for; a route that asks for another one fails the test until it is here. */
const VALUES: Readonly<Record<string, unknown>> = {
  email: 'ann@people.example',
  password: PASSWORD,
  organization: 'one_commerce',
  slug: 'a_new_shop',
  name: 'A name',
  workspaceName: 'A workspace',
};

const TOKENS: Readonly<Record<string, string>> = {
  commerce: `cl_${'x'.repeat(43)}`,
  reporting: 'x'.repeat(43),
  workspaces: `wl_${'x'.repeat(43)}`,
};

interface Sent {
  readonly path: string;
  readonly verb: string;
  readonly body: object;
  readonly from: string;
  readonly headers?: Record<string, string>;
}

describe('every open route counts attempts', () => {
  let app: TestApp;
  let document: OpenAPIObject;
  const usual = { ...DEFAULT_LIMITS };

  beforeAll(async () => {
    Object.assign(DEFAULT_LIMITS, { perAccount: LIMIT, perAddress: 50, perAccountOverall: 50 });
    app = await startTestApp(SEVERAL_NETWORKS);
    document = (await (await fetch(`${app.baseUrl}/docs-json`)).json()) as OpenAPIObject;
  });
  afterAll(async () => {
    Object.assign(DEFAULT_LIMITS, usual);
    await app?.close();
  });

  /** By the marks the guard reads, so that a route missing from the documentation is found too. */
  function openRoutes(): { path: string; verb: string }[] {
    const found = new Map<string, { path: string; verb: string }>();
    for (const { metatype } of [...app.app.get(ModulesContainer).values()].flatMap((each) => [
      ...each.controllers.values(),
    ])) {
      if (typeof metatype !== 'function') continue;
      const base = [Reflect.getMetadata(PATH_METADATA, metatype) as string | string[]].flat()[0];
      if (!BLUEPRINTS.includes(base.split('/').find(Boolean) ?? '')) continue;
      for (let type = metatype.prototype as object; type !== Object.prototype; type = Object.getPrototypeOf(type)) {
        for (const name of Object.getOwnPropertyNames(type)) {
          const handler = Object.getOwnPropertyDescriptor(type, name)?.value as object | undefined;
          if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) continue;
          const isOpen = [handler, metatype].some((each) => Reflect.getMetadata(PUBLIC_ROUTE, each) === true);
          if (!isOpen) continue;
          const own = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat()[0];
          const path = `/${[base, own]
            .flatMap((each) => each.split('/'))
            .filter(Boolean)
            .join('/')}`;
          const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number];
          found.set(`${verb} ${path}`, { path, verb });
        }
      }
    }
    return [...found.values()];
  }

  function bodyOf(path: string, verb: string): object {
    const operation = (document.paths[path] as any)?.[verb.toLowerCase()];
    const name = String(operation?.requestBody?.content['application/json'].schema.$ref ?? '')
      .split('/')
      .at(-1)!;
    const { required = [] } = (document.components!.schemas![name] ?? {}) as { required?: string[] };
    const values = { ...VALUES, token: TOKENS[path.split('/')[1]] };
    expect(required.filter((field) => !(field in values)).map((field) => `${verb} ${path}: ${field}`)).toEqual([]);
    return Object.fromEntries(required.map((field) => [field, values[field as keyof typeof values]]));
  }

  async function send({ path, verb, body, from, headers }: Sent): Promise<Response> {
    const answer = await fetch(app.baseUrl + path, {
      method: verb,
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': from, ...headers },
      ...(verb === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    await answer.arrayBuffer();
    return answer;
  }

  it('one network’s attempts on one account are refused after the limit, on each route, and another network’s are not', async () => {
    const routes = openRoutes();
    const names = routes.map(({ path }) => path);
    // One that the walk must find in each blueprint: the walk itself works.
    expect(names).toEqual(
      expect.arrayContaining(['/commerce/auth/log-in', '/reporting/log-in', '/workspaces/sign-up/complete']),
    );
    const uncounted: string[] = [];
    for (const [index, { path, verb }] of routes.entries()) {
      const request = { path, verb, body: bodyOf(path, verb) };
      const statuses: number[] = [];
      for (let n = 0; n <= LIMIT; n += 1) {
        const answer = await send({ ...request, from: `198.51.100.${index}` });
        statuses.push(answer.status);
        if (answer.status === 429) expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
      }
      statuses.push((await send({ ...request, from: `203.0.113.${index}` })).status);
      const counted = statuses.map((status) => status === 429);
      const isChecked = !statuses.some((status) => status === 400 || status === 404 || status >= 500);
      if (!isChecked || counted.join() !== 'false,false,true,false') {
        uncounted.push(`${verb} ${path}: ${statuses.join(', ')}`);
      }
    }
    expect(uncounted).toEqual([]);
  });

  describe.each(logInBlueprints(() => app))('invitations of $name', (blueprint) => {
    let tenants: [TestTenant, TestTenant];
    beforeAll(async () => (tenants = await twoTenants(app, blueprint)));

    it.each([[0], [1]])('tenant %i fills no mailbox, and takes no room of the other tenant', async (which) => {
      const [own, other] = which === 0 ? tenants : [tenants[1], tenants[0]];
      const email = newEmail();
      const path = {
        commerce: '/commerce/auth/invitations',
        reporting: '/reporting/invitations',
        workspaces: '/workspaces/members',
      }[blueprint.name];
      const name = blueprint.name === 'reporting' ? { name: 'Invited' } : {};
      const invite = async ({ tenant }: TestTenant, address: string) => {
        const headers = { Authorization: `Bearer ${app.platformKey}`, 'X-Tenant-ID': tenant.slug };
        const body = { email: address, role: blueprint.roles.member, ...name };
        return (await send({ path, verb: 'POST', body, from: '192.0.2.10', headers })).status;
      };
      // Another spelling is the same mailbox.
      expect([await invite(own, email), await invite(own, email.toUpperCase())]).toEqual([201, 201]);
      expect([await invite(own, email), await invite(own, email)]).toEqual([429, 429]);
      expect([await invite(other, email), await invite(own, newEmail())]).toEqual([201, 201]);
    });
  });
});
