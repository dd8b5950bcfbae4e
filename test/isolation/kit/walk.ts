import { type Answer, type Call, type HttpClient } from '../support/http-client.js';
import { type Route, type Schema } from './document.js';
import { type Holdings, tableOfPath, UUID } from './holdings.js';
import { type RouteReport } from './report.js';
import { sampleOf, type Source } from './samples.js';

/** One of the two tenants, as the walk sees it. */
export interface Side {
  readonly slug: string;
  readonly key: string;
  readonly canary: string;
  readonly holdings: Holdings;
  /** Uuids that only this tenant's rows hold. */
  identifiers: ReadonlySet<string>;
}

const OWN_IDS = 4;
const FOREIGN_IDS = 2;
/** Times a route without an id is tried, each with other references and other values of its sets. */
const ATTEMPTS = 4;
const BUSINESS_REFUSALS = [409, 412, 422];
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

/** Calls routes as one tenant: with its own ids, and with the other's in every place that takes one. */
export class Walk {
  calls = 0;
  readonly leaks: string[] = [];
  private readonly ids = new Map<string, Promise<string[]>>();

  constructor(
    private readonly client: HttpClient,
    private readonly caller: Side,
    private readonly other: Side,
  ) {}

  /** Makes rows that carry the caller's canary, where a route makes rows. Answers how many. */
  async plant(routes: readonly Route[]): Promise<number> {
    let planted = 0;
    for (const route of routes.filter(
      ({ method, path, body, bodyType }) => method === 'POST' && !path.includes('{') && (body ?? bodyType),
    )) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const body = await this.bodyOf(route, this.caller, false, attempt);
        const { status } = await this.ask(route, { path: this.filled(route, ''), body });
        if (status < 300) planted += 1;
        if (status < 300 || status === 401 || status === 403) break;
      }
    }
    return planted;
  }

  async visit(route: Route): Promise<RouteReport> {
    const report: RouteReport = { route: route.name, own: [], foreign: [], exercised: false, refusal: '' };
    await this.visitOwn(route, report);
    for (const call of await this.foreignCalls(route)) {
      report.foreign.push((await this.ask(route, call)).status);
    }
    return report;
  }

  /** Own ids, until one is answered as business: some are in a state the route does not take. */
  private async visitOwn(route: Route, report: RouteReport): Promise<void> {
    const hasId = route.path.includes('{');
    const ids = hasId
      ? await this.idsOf(this.caller, route.path, OWN_IDS)
      : Array<string>(route.body ? ATTEMPTS : 1).fill('');
    for (const [attempt, id] of (ids.length > 0 ? ids : [UNKNOWN_ID]).entries()) {
      for (const complete of route.body ? [false, true] : [false]) {
        const body = await this.bodyOf(route, this.caller, complete, attempt);
        const answer = await this.ask(route, { path: this.filled(route, id), body });
        report.own.push(answer.status);
        report.refusal = answer.text.slice(0, 300);
        report.exercised ||= answer.status < 300 || BUSINESS_REFUSALS.includes(answer.status);
        if (answer.status < 300 || (report.exercised && attempt > 0)) return;
      }
    }
  }

  /** Every way to name something of the other tenant in this route. */
  private async foreignCalls(route: Route): Promise<Call[]> {
    const hasId = route.path.includes('{');
    const [own = UNKNOWN_ID] = hasId ? await this.idsOf(this.caller, route.path, 1) : [''];
    const foreign = hasId ? await this.idsOf(this.other, route.path, FOREIGN_IDS) : [];
    const body = await this.bodyOf(route, this.caller, false);
    const calls: Call[] = foreign.map((id) => ({ path: this.filled(route, id), body }));
    const path = this.filled(route, own);
    calls.push({ path, body, headers: { 'X-Tenant-ID': this.other.slug } });
    for (const { name, value } of await this.foreignFilters(route)) {
      const filter = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
      calls.push({ path: `${path}${path.includes('?') ? '&' : '?'}${filter}`, body });
    }
    if (route.body) {
      calls.push({ path, body: await this.bodyOf(route, this.other, true) });
      const full = (await this.bodyOf(route, this.caller, false)) as Record<string, unknown>;
      for (const [name, schema] of Object.entries(route.body.properties ?? {})) {
        if (schema.format === 'uuid' && !schema.readOnly) {
          const id = (await this.idFor(this.other, route, name)) ?? UNKNOWN_ID;
          calls.push({ path, body: { ...full, [name]: id } });
        }
      }
    }
    return calls;
  }

  private async ask(route: Route, call: Call): Promise<Answer> {
    this.calls += 1;
    const required = route.parameters.filter((each) => each.in === 'header' && each.required);
    const headers = {
      authorization: `Bearer ${this.caller.key}`,
      ...Object.fromEntries(required.map(({ name }) => [name, `${this.caller.canary}-${this.calls}`])),
      ...(route.bodyType ? { 'content-type': route.bodyType } : {}),
      ...call.headers,
    };
    const answer = await this.client.call({ ...call, method: route.method, headers });
    // What the caller sent it may be told again.
    const sent = JSON.stringify([call.path, call.body ?? '', call.headers ?? '']);
    const uuids = [...new Set(answer.raw.match(UUID) ?? [])].filter((uuid) => this.other.identifiers.has(uuid));
    const canaries = answer.raw.includes(this.other.canary) ? [this.other.canary] : [];
    const found = [...canaries, ...uuids].filter((text) => !sent.includes(text));
    if (found.length > 0) {
      this.leaks.push(
        `${this.caller.slug} asked ${route.method} ${call.path} and was told ${found.slice(0, 3).join(', ')} of ${this.other.slug}`,
      );
    }
    return answer;
  }

  private filled({ path, parameters }: Route, id: string): string {
    const required = parameters.filter((each) => each.in === 'query' && each.required);
    const source: Source = { canary: this.caller.canary, reference: () => undefined };
    const query = required.map(
      ({ name, schema }) =>
        `${encodeURIComponent(name)}=${encodeURIComponent(String(sampleOf(schema, source, false, name)))}`,
    );
    return path.replace(/\{\w+\}/g, encodeURIComponent(id)) + (query.length > 0 ? `?${query.join('&')}` : '');
  }

  /** A body with the caller's texts that refers to rows of `side`. */
  private async bodyOf(route: Route, side: Side, complete: boolean, attempt = 0): Promise<unknown> {
    if (route.bodyType) return { canary: this.caller.canary };
    if (!route.body) return undefined;
    const ids = new Map<string, string | undefined>();
    for (const property of referencesIn(route.body))
      ids.set(property, await this.idFor(side, route, property, attempt));
    return sampleOf(route.body, { canary: this.caller.canary, reference: (name) => ids.get(name), attempt }, complete);
  }

  private async idFor(side: Side, route: Route, property: string, attempt = 0): Promise<string | undefined> {
    const table = side.holdings.referredBy(tableOfPath(route.path), property);
    const ids = table ? await side.holdings.ids(table, ATTEMPTS) : [];
    return ids[attempt % Math.max(ids.length, 1)];
  }

  /** The filters that could name a row or a text of the other tenant, each with one. */
  private async foreignFilters(route: Route): Promise<{ name: string; value: string }[]> {
    const filters: { name: string; value: string }[] = [];
    for (const { name, schema, in: place } of route.parameters) {
      const { format, type, enum: values } = schema.items ?? schema;
      if (place !== 'query' || values || type !== 'string' || name === 'sort') continue;
      if (!format) filters.push({ name, value: this.other.canary });
      if (format === 'uuid') filters.push({ name, value: (await this.idFor(this.other, route, name)) ?? UNKNOWN_ID });
    }
    return filters;
  }

  /** Ids a path takes: those its list shows the tenant, and those of the table it is named after. */
  private idsOf(side: Side, path: string, limit: number): Promise<string[]> {
    const collection = path.split('/{')[0];
    const key = `${side.slug} ${collection}`;
    let ids = this.ids.get(key);
    if (!ids) this.ids.set(key, (ids = this.findIds(side, collection)));
    return ids.then((all) => all.slice(0, limit));
  }

  private async findIds(side: Side, collection: string): Promise<string[]> {
    const headers = { authorization: `Bearer ${side.key}` };
    const { json } = await this.client.call({ path: `${collection}?pageSize=20`, headers });
    const items = (Array.isArray(json) ? json : (json?.items ?? [])) as { id?: unknown }[];
    const listed = items.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
    return [...new Set([...listed, ...(await side.holdings.ids(tableOfPath(collection), OWN_IDS))])];
  }
}

function referencesIn(schema: Schema, name = ''): string[] {
  if (schema.format === 'uuid') return [name];
  if (schema.items) return referencesIn(schema.items, name.replace(/Ids$/, 'Id'));
  return Object.entries(schema.properties ?? {}).flatMap(([each, inner]) => referencesIn(inner, each));
}
