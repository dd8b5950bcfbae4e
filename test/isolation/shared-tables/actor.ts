import { type TestTenant } from '../../support/app.js';
import { type Route, type Schema } from '../kit/document.js';
import { type Holdings, tableOfPath } from '../kit/holdings.js';
import { sampleOf } from '../kit/samples.js';
import { type Answer, type HttpClient } from '../support/http-client.js';
import { callOf, type Draft } from './places.js';

/** Somebody with a password who is in this tenant, and in no other of the pair. */
export interface Person {
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

type Item = Readonly<Record<string, unknown>>;

const MOST_IDS = 40;

/** Fields whose form depends on another one's value, which the document does not say. */
const FITTING: Readonly<Record<string, object>> = {
  'POST /reporting/report-deliveries': { channel: 'email', recipient: 'somebody@people.example' },
};

/** One tenant of a pair: it sends requests that are right in every place, so that one of them can be made wrong. */
export class Actor {
  private readonly items = new Map<string, Promise<Item[]>>();
  private readonly ids = new Map<string, Promise<string[]>>();
  private readonly references = new Map<string, ReadonlyMap<string, string[]>>();
  private drafts = 0;

  constructor(
    private readonly client: HttpClient,
    readonly own: TestTenant,
    readonly canary: string,
    readonly holdings: Holdings,
    /** Whose credential a route takes, where a tenant's key is not enough. */
    private readonly credentials: Readonly<Record<string, string>>,
    readonly person?: Person,
  ) {}

  /** Another one each time: with another of the tenant's ids, other texts and other members of sets. */
  async draft(route: Route): Promise<Draft> {
    this.drafts += 1;
    const ids = route.path.includes('{') ? await this.idsOf(route.path) : [];
    const id = this.anyOf(ids) ?? '';
    const required = route.parameters.filter((each) => each.in === 'query' && each.required);
    const query = Object.fromEntries(
      required.map(({ name, schema }) => [name, String(sampleOf(schema, this.source(), false, name))]),
    );
    return { route, id, query, body: await this.bodyOf(route) };
  }

  send(draft: Draft): Promise<Answer> {
    const authorization = `Bearer ${this.credentials[draft.route.name] ?? this.own.key}`;
    const required = draft.route.parameters.filter((each) => each.in === 'header' && each.required);
    const headers = Object.fromEntries(required.map(({ name }) => [name, this.canary]));
    return this.client.call({ ...callOf(draft), headers: { authorization, ...headers } });
  }

  get(path: string): Promise<Answer> {
    return this.client.call({ path, headers: { authorization: `Bearer ${this.own.key}` } });
  }

  /** Some more rows by a route that makes them: with each member of its sets. */
  async makeRows(route: Route): Promise<void> {
    for (let n = 0; n < 6; n += 1) await this.send(await this.draft(route));
    for (const known of [this.items, this.ids, this.references]) known.clear();
  }

  /** Ids a path takes: those its list shows the tenant, then those of the table it is named after. */
  idsOf(path: string): Promise<string[]> {
    const collection = path.split('/{')[0];
    const ids = this.ids.get(collection) ?? this.findIds(collection);
    this.ids.set(collection, ids);
    return ids;
  }

  private async findIds(collection: string): Promise<string[]> {
    const listed = (await this.itemsOf(collection)).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
    return [...new Set([...listed, ...(await this.holdings.ids(tableOfPath(collection), MOST_IDS))])];
  }

  /** What the list at a path shows; empty where there is none. */
  private itemsOf(collection: string): Promise<Item[]> {
    const items =
      this.items.get(collection) ?? this.firstPage(collection).then(({ json }) => (json?.items ?? []) as Item[]);
    this.items.set(collection, items);
    return items;
  }

  /** Short lists have no pages, and refuse to be asked for one. */
  private async firstPage(collection: string): Promise<Answer> {
    const page = await this.get(`${collection}?pageSize=${MOST_IDS}`);
    return page.status === 400 ? this.get(collection) : page;
  }

  private async bodyOf(route: Route): Promise<unknown> {
    if (!route.body) return undefined;
    const references = this.references.get(route.name) ?? (await this.findReferences(route));
    this.references.set(route.name, references);
    const sample = sampleOf(
      route.body,
      this.source((property) => this.anyOf(references.get(property) ?? [])),
    );
    Object.assign(sample as object, await this.partsOfARow(route), FITTING[route.name]);
    // Nothing that follows a wrong password is reached.
    const { email, password } = this.person ?? {};
    return route.name.endsWith('/log-in') ? { ...(sample as object), email, password } : sample;
  }

  /** Of every three times once the ids of a row there is (a ticket and its customer), and once all of it. */
  private async partsOfARow({ path, body }: Route): Promise<Item> {
    const part = this.drafts % 3;
    if (part === 0 || path.includes('{')) return {};
    const items = await this.itemsOf(path);
    const item = items[this.turn % Math.max(items.length, 1)] ?? {};
    const names = Object.entries(body!.properties ?? {}).filter(([, { format }]) => part === 2 || format === 'uuid');
    return Object.fromEntries(names.flatMap(([name]) => (item[name] ? [[name, item[name]]] : [])));
  }

  private async findReferences({ path, body }: Route): Promise<ReadonlyMap<string, string[]>> {
    const found = new Map<string, string[]>();
    for (const property of referencesIn(body!)) {
      const table = this.holdings.referredBy(tableOfPath(path), property);
      found.set(property, table ? await this.holdings.ids(table, MOST_IDS) : []);
    }
    return found;
  }

  private get turn(): number {
    return Math.floor(this.drafts / 3);
  }

  private anyOf(ids: readonly string[]): string | undefined {
    return ids[this.turn % Math.max(ids.length, 1)];
  }

  private source(reference: (property: string) => string | undefined = () => undefined) {
    return { canary: this.canary, reference, attempt: this.drafts };
  }
}

function referencesIn(schema: Schema, name = ''): string[] {
  if (schema.format === 'uuid') return [name];
  if (schema.items) return referencesIn(schema.items, name.replace(/Ids$/, 'Id'));
  return Object.entries(schema.properties ?? {}).flatMap(([each, inner]) => referencesIn(inner, each));
}
