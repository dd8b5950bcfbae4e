import { makeTenants, type Tenants } from './support/tenants.js';
import { type Visitor } from './support/visitor.js';

interface Column {
  readonly name: string;
  readonly datatype: { readonly group: string };
}
interface Table {
  readonly name: string;
  readonly columns: Record<string, Column>;
}
type Outcome<T> = [Error] | [null, T];
type Call<T> = (details: object, options: object) => Promise<Outcome<T>>;

/** The part of studio-core's adapter that is asked here. */
interface Adapter {
  readonly defaultSchema: string;
  readonly capabilities: { readonly fullTableSearch: boolean };
  introspect(options: object): Promise<Outcome<{ schemas: Record<string, { tables: Record<string, Table> }> }>>;
  readonly query: Call<{ rows: Record<string, unknown>[] }>;
  readonly update: Call<{ row: Record<string, unknown> }>;
  readonly updateMany: Call<{ rows: Record<string, unknown>[] }>;
  readonly insert: Call<{ rows: Record<string, unknown>[] }>;
  readonly sqlLint: Call<{ diagnostics: { message: string }[] }>;
}

const { tenantAdapter } = jest.requireActual<{
  tenantAdapter: (place: { url: string; schema: string }) => Adapter;
}>('../../scripts/studio/adapter.mjs');

describe('the adapter of the page', () => {
  let tenants: Tenants;

  beforeAll(async () => {
    tenants = await makeTenants();
  }, 240_000);
  afterAll(() => tenants?.close());

  /** As in the page, where the browser says of which page a request is. */
  async function adapterOf(visitor: Visitor, schema: string): Promise<Adapter> {
    const { fetch } = globalThis;
    jest.spyOn(globalThis, 'fetch').mockImplementation((url, init) => {
      const { origin } = new URL(url as string);
      return fetch(url, { ...init, headers: { ...init?.headers, origin } });
    });
    return tenantAdapter({ url: new URL('query', visitor.url).href, schema });
  }
  afterEach(() => jest.restoreAllMocks());

  const valueOf = <T>([error, value]: Outcome<T>): T => {
    if (error) throw error;
    return value as T;
  };
  const signal = new AbortController().signal;
  /** studio-core adds an empty "public" where there is none. */
  const withTables = (schemas: Record<string, { tables: object }>): string[] =>
    Object.keys(schemas).filter((name) => Object.keys(schemas[name].tables).length > 0);

  it.each([0, 1])('lists a schema tenant’s tables and no other schema (%#)', async (which) => {
    const { schemaName } = tenants.shops[which];
    const adapter = await adapterOf(await tenants.lookInto(tenants.shops[which]), schemaName);
    const { schemas } = valueOf(await adapter.introspect({}));
    expect(adapter.defaultSchema).toBe(schemaName);
    expect(Object.keys(schemas[schemaName].tables)).toEqual(
      expect.arrayContaining(['creators', 'orders', 'customers']),
    );
    expect(withTables(schemas)).toEqual([schemaName]);
  });

  it.each([0, 1])('lists a row tenant’s shared tables, and its own rows in them (%#)', async (which) => {
    const { schemaName, id } = tenants.desks[which];
    const adapter = await adapterOf(await tenants.lookInto(tenants.desks[which]), schemaName);
    const { schemas } = valueOf(await adapter.introspect({}));
    expect(withTables(schemas)).toEqual([schemaName]);
    const filter = { kind: 'FilterGroup', after: 'and', id: 'all', filters: [] };
    const table = schemas[schemaName].tables.organizations;
    const { rows } = valueOf(
      await adapter.query({ table, pageIndex: 0, pageSize: 25, sortOrder: [], filter }, { abortSignal: signal }),
    );
    expect(rows.map((row) => row.id)).toEqual([id]);
  });

  it('keeps a list in a json column a list', async () => {
    const { schemaName, id } = tenants.desks[0];
    const adapter = await adapterOf(await tenants.lookInto(tenants.desks[0]), schemaName);
    const table = valueOf(await adapter.introspect({})).schemas[schemaName].tables.organizations;
    for (const settings of [[], [1, 'two'], { a: [] }]) {
      const each = { table, row: { id }, changes: { settings } };
      expect(valueOf(await adapter.update(each, {})).row.settings).toEqual(settings);
      const many = valueOf(await adapter.updateMany({ table, updates: [each] }, {}));
      expect(many.rows.map((row) => row.settings)).toEqual([settings]);
    }
  });

  it('checks what is typed without running it, and offers no search that the tenant’s role may not make', async () => {
    const visitor = await tenants.lookInto(tenants.shops[0]);
    const { schemaName } = tenants.shops[0];
    const adapter = await adapterOf(visitor, schemaName);
    const lint = async (sql: string) =>
      valueOf(await adapter.sqlLint({ sql, schema: schemaName }, { abortSignal: signal })).diagnostics;
    expect(await lint("INSERT INTO creators (name, email, code) VALUES ('x', 'x@x.test', 'X')")).toEqual([]);
    expect(await visitor.rows("SELECT 1 FROM creators WHERE code = 'X'")).toEqual([]);
    expect(await lint(`SELECT 1 FROM ${tenants.shops[1].schemaName}.creators`)).toEqual([
      expect.objectContaining({ message: expect.stringContaining('permission denied') }),
    ]);
    expect(adapter.capabilities.fullTableSearch).toBe(false);
  });
});
