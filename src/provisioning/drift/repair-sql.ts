import { escapeIdentifier } from 'pg';
import { quoteIdentifier, quotePlainLiteral, type Tenant } from '../../tenancy/index.js';
import { TENANT_KEY, TENANT_ROLE } from './catalog-items.js';
import { type Difference } from './compare.js';
import { columnRepair } from './repair-columns.js';

export interface RepairStep {
  readonly sql: string;
  /** What belongs to somebody else is handed back by the login; everything else is made by the owner role. */
  readonly asLogin: boolean;
  /** It throws rows away. */
  readonly losesData: boolean;
}

/** What falls first, and what is made first: everything after what it needs. Falling goes the other way round. */
const ORDER = [
  ...[
    'schema',
    'schema grant',
    'type',
    'domain',
    'sequence',
    'function',
    'table',
    'owner',
    'column',
    'default',
    'not null',
  ],
  ...['index', 'constraint', 'view', 'trigger', 'rule', 'row security', 'policy', 'grant', 'column grant'],
];

/** Dropped first and made anew where they differ; nothing else can change them. */
const REMADE = ['index', 'constraint', 'trigger', 'rule', 'policy', 'view'];

/** The SQL that makes a schema what its migrations make, in an order that works. To be run with it on the search_path. */
export function repairSql(
  differences: readonly Difference[],
  tenant: Pick<Tenant, 'schemaName' | 'roleName' | 'key'>,
): RepairStep[] {
  const place = (sql: string) =>
    sql
      .replaceAll(`'${TENANT_KEY}'`, quotePlainLiteral('tenant key', tenant.key))
      .replaceAll(TENANT_ROLE, quoteIdentifier('role', tenant.roleName));
  const lost = new Set(
    differences.filter((each) => each.kind === 'table' && each.expected === null).map(({ name }) => name),
  );
  const unmade = new Set(
    differences
      .filter((each) => each.kind === 'column' && each.expected === null)
      .map(({ parent, name }) => `${parent}.${name}`),
  );
  const real = differences.filter(
    ({ kind, parent, name }) =>
      !lost.has(parent) && !((kind === 'default' || kind === 'not null') && unmade.has(`${parent}.${name}`)),
  );
  const sorted = [...real].sort((a, b) => rank(a.kind) - rank(b.kind) || tieRank(a) - tieRank(b));
  const falling = [...sorted].reverse().flatMap((each) => fall(each, tenant));
  const making = sorted.flatMap((each) => make(each, tenant, differences));
  const handedBack = making.filter(({ asLogin }) => asLogin);
  const others = making.filter(({ asLogin }) => !asLogin);
  return [...handedBack, ...falling, ...others].map((step) => ({ ...step, sql: place(step.sql) }));
}

function fall(difference: Difference, tenant: Pick<Tenant, 'schemaName'>): RepairStep[] {
  const { kind, parent, name, expected, found } = difference;
  if (found === null || (expected !== null && !REMADE.includes(kind))) return [];
  const [table, thing] = [escapeIdentifier(parent), escapeIdentifier(name)];
  const steps: Partial<Record<Difference['kind'], string>> = {
    index: `DROP INDEX ${thing}`,
    constraint: `ALTER TABLE ${table} DROP CONSTRAINT ${thing}`,
    trigger: `DROP TRIGGER ${thing} ON ${table}`,
    rule: `DROP RULE ${thing} ON ${table}`,
    policy: `DROP POLICY ${thing} ON ${table}`,
    view: `DROP VIEW ${thing}`,
    function: `DROP FUNCTION ${name}`,
    table: `DROP TABLE ${thing}`,
    column: `ALTER TABLE ${table} DROP COLUMN ${thing}`,
    default: `ALTER TABLE ${table} ALTER COLUMN ${thing} DROP DEFAULT`,
    'not null': `ALTER TABLE ${table} ALTER COLUMN ${thing} DROP NOT NULL`,
    sequence: `DROP SEQUENCE ${thing}`,
    type: `DROP TYPE ${thing}`,
    domain: `DROP DOMAIN ${thing}`,
    grant: `REVOKE ALL ON ${table} FROM ${name}`,
    'column grant': `REVOKE ALL (${columnOf(name)}) ON ${table} FROM ${roleOf(name)}`,
    'schema grant': `REVOKE ALL ON SCHEMA ${escapeIdentifier(tenant.schemaName)} FROM ${name}`,
  };
  const sql = steps[kind];
  return sql ? [{ sql, asLogin: false, losesData: kind === 'table' || kind === 'column' }] : [];
}

function make(difference: Difference, tenant: Pick<Tenant, 'schemaName'>, all: readonly Difference[]): RepairStep[] {
  const { kind, parent, name, expected, found } = difference;
  if (expected === null) return [];
  const [table, thing] = [escapeIdentifier(parent), escapeIdentifier(name)];
  const keep = (sql: string): RepairStep => ({ sql, asLogin: kind === 'owner' || kind === 'schema', losesData: false });
  switch (kind) {
    case 'column':
    case 'default':
    case 'not null':
      return columnRepair(difference, all).map(keep);
    case 'constraint':
      return [keep(`ALTER TABLE ${table} ADD CONSTRAINT ${thing} ${expected}`)];
    case 'index':
    case 'trigger':
    case 'rule':
    case 'function':
      return [keep(expected)];
    case 'policy':
      return [keep(`CREATE POLICY ${thing} ON ${table} ${expected}`)];
    case 'view':
      return [keep(`CREATE VIEW ${thing} WITH (security_invoker=true) AS ${expected.replace(/;$/, '')}`)];
    case 'table':
      return tableRepair(thing, expected, found).map(keep);
    case 'domain':
      // A column may use it: a domain that differs is changed by a person.
      return found === null ? [keep(`CREATE DOMAIN ${thing} AS ${expected}`)] : [];
    case 'sequence':
      return [keep(`${found === null ? 'CREATE' : 'ALTER'} SEQUENCE ${thing} ${expected}`)];
    case 'type':
      return typeRepair(thing, expected, found).map(keep);
    case 'owner':
      // What is missing is made by the right owner.
      return found === null ? [] : [keep(`ALTER ${OWNED[name] ?? 'TABLE'} ${table} OWNER TO ${expected}`)];
    case 'schema':
      return [keep(`ALTER SCHEMA ${escapeIdentifier(tenant.schemaName)} OWNER TO ${expected}`)];
    case 'row security': {
      const [state, ...force] = expected.split(' ');
      return [keep(`ALTER TABLE ${table} ${state} ROW LEVEL SECURITY, ${force.join(' ')} ROW LEVEL SECURITY`)];
    }
    case 'grant':
      return granted(`ON ${table}`, name, expected, found, (right) => right).map(keep);
    case 'schema grant':
      return granted(`ON SCHEMA ${escapeIdentifier(tenant.schemaName)}`, name, expected, found, (right) => right).map(
        keep,
      );
    case 'column grant':
      return granted(`ON ${table}`, roleOf(name), expected, found, (right) => `${right} (${columnOf(name)})`).map(keep);
  }
}

/** A partition that was detached is attached again. */
function tableRepair(thing: string, expected: string, found: string | null): string[] {
  const bound = / PARTITION OF (\S+) (.*)$/.exec(expected);
  if (found === null)
    return [bound ? `CREATE TABLE ${thing} PARTITION OF ${bound[1]} ${bound[2]}` : `CREATE TABLE ${thing} ()`];
  return bound ? [`ALTER TABLE ${bound[1]} ATTACH PARTITION ${thing} ${bound[2]}`] : [];
}

const OWNED: Readonly<Record<string, string>> = { S: 'SEQUENCE', v: 'VIEW', m: 'MATERIALIZED VIEW' };
const GRANT_OPTION = ' WITH GRANT OPTION';

function granted(
  on: string,
  role: string,
  expected: string,
  found: string | null,
  write: (right: string) => string,
): string[] {
  const revoke = found === null ? [] : [`REVOKE ${write('ALL')} ${on} FROM ${role}`];
  const grants = expected.split(', ').map((right) => {
    const [plain] = right.split(GRANT_OPTION);
    return `GRANT ${write(plain)} ${on} TO ${role}${right.endsWith(GRANT_OPTION) ? GRANT_OPTION : ''}`;
  });
  return [...revoke, ...grants];
}

/** Labels can be added. One too many stays: rows may use it. */
function typeRepair(thing: string, expected: string, found: string | null): string[] {
  if (found === null) return [`CREATE TYPE ${thing} AS ENUM (${expected})`];
  const there = found.split(', ');
  return expected
    .split(', ')
    .filter((label) => !there.includes(label))
    .map((label) => `ALTER TYPE ${thing} ADD VALUE ${label}`);
}

function rank(kind: Difference['kind']): number {
  return ORDER.indexOf(kind);
}

/** Keys before what refers to them. */
function tieRank({ kind, expected, found }: Difference): number {
  return kind === 'constraint' && (expected ?? found)?.startsWith('FOREIGN KEY') ? 1 : 0;
}

function columnOf(name: string): string {
  return escapeIdentifier(name.slice(0, name.lastIndexOf(' ')));
}

function roleOf(name: string): string {
  return name.slice(name.lastIndexOf(' ') + 1);
}
