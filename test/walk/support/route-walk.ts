import { type OpenAPIObject } from '@nestjs/swagger';
import { type Route, routesOf } from '../../isolation/kit/document.js';
import { type Answer, type Newcomer } from './newcomer.js';

interface Page {
  readonly items?: readonly { readonly id?: string }[];
}

const NOBODY = 'nobody';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const AT_ONCE = 8;

/** Lists that every tenant of a blueprint reads, of the shared tables. */
const SHARED = ['roles', 'permissions', 'role-permissions', 'system-config'];

/**
 * Walks the routes of a running application with the key of one tenant, asking for another: by header, and with ids of the
 * other's rows. What is found is in `faults`, a line each.
 */
export class RouteWalk {
  readonly faults: string[] = [];
  private compared = 0;

  constructor(
    private readonly newcomer: Newcomer,
    private readonly mine: string,
    private readonly other: string,
  ) {}

  async every(prefix: string): Promise<{ routes: number; compared: number }> {
    const document = (await this.newcomer.get('/docs-json')).body as OpenAPIObject;
    const routes = routesOf(document, prefix);
    const lists = routes.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
    const own = await this.idsOf(lists, this.mine);
    const before = await this.idsOf(lists, this.other);
    this.expectNothingShared(own, before);
    const theirs = new Map([...before].filter(([path]) => !isShared(path)));
    for (let at = 0; at < routes.length; at += AT_ONCE) {
      await Promise.all(routes.slice(at, at + AT_ONCE).map((route) => this.visit(route, theirs)));
    }
    const after = await this.idsOf(lists, this.other);
    if (JSON.stringify([...after]) !== JSON.stringify([...before]))
      this.faults.push(`the rows of ${this.other} changed`);
    return { routes: routes.length, compared: this.compared };
  }

  private async visit(route: Route, theirs: ReadonlyMap<string, readonly string[]>): Promise<void> {
    const [collection, inside] = route.path.split('/{', 2);
    const id = theirs.get(collection)?.[0];
    const nothing = unknownIdLike(id);
    const [refused, absent] = await Promise.all([
      this.call(route, nothing, this.other),
      this.call(route, nothing, NOBODY),
    ]);
    this.expectSame(route, 'the other tenant in the header', refused, absent);
    if (refused.status !== 404)
      this.faults.push(`${route.name}: the other tenant in the header gets ${refused.status}`);
    if (inside === undefined || id === undefined) return;
    const [foreign, unknown] = await Promise.all([this.call(route, id), this.call(route, nothing)]);
    this.expectSame(route, 'an id of the other tenant', foreign, unknown, [id, nothing]);
    if (foreign.status < 400) this.faults.push(`${route.name}: an id of the other tenant gets ${foreign.status}`);
  }

  private expectSame(route: Route, what: string, one: Answer, other: Answer, ids: readonly string[] = []): void {
    this.compared += 1;
    const [seen, wanted] = [one, other].map(
      ({ status, text }, at) => `${status} ${text.replaceAll(ids[at] ?? '\0', '…')}`,
    );
    if (seen !== wanted) this.faults.push(`${route.name}: ${what} gets ${seen} and not ${wanted}`);
  }

  private expectNothingShared(one: ReadonlyMap<string, readonly string[]>, other: ReadonlyMap<string, string[]>): void {
    const rows = [...one].filter(([path]) => !isShared(path)).flatMap(([path, ids]) => ids.map((id) => [path, id]));
    const theirs = new Set([...other].filter(([path]) => !isShared(path)).flatMap(([, ids]) => ids));
    for (const [path, id] of rows) if (theirs.has(id)) this.faults.push(`GET ${path}: ${id} is shown to both`);
    if (rows.length === 0 || theirs.size === 0) this.faults.push('there are no rows to compare');
  }

  private async idsOf(lists: readonly Route[], slug: string): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>();
    for (const { path } of lists) {
      const { status, body } = await this.newcomer.get(`${path}?pageSize=100`, slug);
      const ids = ((body as Page | undefined)?.items ?? []).flatMap(({ id }) => (id === undefined ? [] : [String(id)]));
      if (status === 200) found.set(path, ids);
    }
    return found;
  }

  private call({ method, path }: Route, id: string, tenant?: string): Promise<Answer> {
    return this.newcomer.call(path.replaceAll(/\{\w+\}/g, id), {
      method,
      as: this.mine,
      tenant,
      ...(['GET', 'HEAD', 'DELETE'].includes(method) ? {} : { body: {} }),
    });
  }
}

function isShared(path: string): boolean {
  return SHARED.some((name) => path.endsWith(`/${name}`));
}

function unknownIdLike(id: string | undefined): string {
  if (id === undefined || UUID.test(id)) return '00000000-0000-4000-8000-00000000dead';
  return /^\d+$/.test(id) ? '999999999' : 'nothing_of_that_name';
}
