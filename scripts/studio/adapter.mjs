// studio-core's adapter for PostgreSQL, told what a tenant is.
import { createStudioBFFClient } from '@prisma/studio-core/data/bff';
import { createPostgresAdapter, getTablesQuery } from '@prisma/studio-core/data/postgres-core';

/** PostgreSQL shows the names of all tables to everybody; the tenant's are those on its search_path it may read. */
const OWN_TABLES = (tables) => `SELECT own.* FROM (${tables}) AS own
  WHERE own.schema = ANY (current_schemas(false))
    AND has_any_column_privilege(format('%I.%I', own.schema, own.name), 'SELECT')`;

/** An adapter that asks `url`, lists the tenant's own tables and opens `schema` first. */
export function tenantAdapter({ url, schema }) {
  const { execute, executeTransaction } = createStudioBFFClient({ url });
  const tables = getTablesQuery().sql;
  const adapter = createPostgresAdapter({
    executor: {
      execute: (query, options) =>
        execute(query.sql === tables ? { ...query, sql: OWN_TABLES(tables) } : query, options),
      executeTransaction,
    },
  });
  return {
    ...adapter,
    defaultSchema: schema,
    // It sets its time limit with set_config, which tenants' roles may not call.
    capabilities: { ...adapter.capabilities, fullTableSearch: false },
    insert: (details, options) =>
      adapter.insert({ ...details, rows: details.rows.map((row) => jsonAsText(details.table, row)) }, options),
    update: (details, options) => adapter.update(withJsonAsText(details), options),
    updateMany: (details, options) =>
      adapter.updateMany({ ...details, updates: details.updates.map(withJsonAsText) }, options),
  };
}

function withJsonAsText(details) {
  return { ...details, changes: jsonAsText(details.table, details.changes) };
}

/** Else the list of a json column would arrive as a PostgreSQL array: [] as {}. */
function jsonAsText({ columns }, values) {
  const isList = (name, value) => columns[name]?.datatype.group === 'json' && Array.isArray(value);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, isList(name, value) ? JSON.stringify(value) : value]),
  );
}
