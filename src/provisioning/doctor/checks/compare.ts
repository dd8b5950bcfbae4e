import { type Tenant } from '../../../tenancy/index.js';
import { type TableFacts } from './facts.js';

/** What is wrong with the tables of one scope, one sentence each. */
export interface Differences {
  readonly rowSecurity: string[];
  readonly policies: string[];
  readonly grants: string[];
  readonly lost: string[];
}

export function noDifferences(): Differences {
  return { rowSecurity: [], policies: [], grants: [], lost: [] };
}

/** The tables of one schema, and what they should be like. */
export interface Comparison {
  readonly schema: string;
  readonly ownerRole: string;
  readonly real: readonly TableFacts[];
  readonly wanted: ReadonlyMap<string, TableFacts>;
  /** Tables that should be there. */
  readonly expected: Iterable<string>;
}

/** Adds to `found` what sets the real tables of a schema apart from the wanted ones. */
export function compare(found: Differences, { schema, ownerRole, real, wanted, expected }: Comparison): void {
  for (const table of real) {
    const name = `${schema}.${table.table}`;
    const model = wanted.get(table.table);
    if (table.owner !== ownerRole) found.rowSecurity.push(`${name} belongs to "${table.owner}"`);
    else if (!model) {
      // Of a version before or after this one, mid-way through a fleet: it is as safe as its policies.
      if (!table.forced || ![...wanted.values()].some((each) => sameWalls(each, table))) {
        found.rowSecurity.push(`${name} is no table of the blueprint and not isolated like one`);
      }
    }
    if (!model) continue;
    if (!table.forced) found.rowSecurity.push(`${name} is not under FORCE ROW LEVEL SECURITY`);
    comparePolicies(found, name, table, model);
    for (const grant of extra(table.grants, model.grants)) found.grants.push(`${name}: ${grant}`);
    for (const grant of extra(model.grants, table.grants)) found.lost.push(`${name}: ${grant}`);
  }
  const there = new Set(real.map(({ table }) => table));
  for (const name of expected) if (!there.has(name)) found.lost.push(`${schema}.${name} is missing`);
}

function comparePolicies({ policies }: Differences, name: string, table: TableFacts, model: TableFacts): void {
  const real = new Map(table.policies.map((policy) => [policy.name, policy.text]));
  const wanted = new Map(model.policies.map((policy) => [policy.name, policy.text]));
  for (const [policy, text] of wanted) {
    if (!real.has(policy)) policies.push(`${name} lacks the policy ${policy}`);
    else if (real.get(policy) !== text) policies.push(`${name}: the policy ${policy} is not as it is made`);
  }
  for (const policy of real.keys()) if (!wanted.has(policy)) policies.push(`${name} has a policy ${policy} of its own`);
}

/** The facts of one tenant's tables with its names taken out, so that equal tenants read equal. */
export function impersonal(
  facts: readonly TableFacts[],
  { roleName, key }: Pick<Tenant, 'roleName' | 'key'>,
): TableFacts[] {
  const strip = (text: string) => text.replaceAll(roleName, '<role>').replaceAll(`'${key}'`, '<key>');
  return facts.map((table) => ({
    ...table,
    policies: table.policies.map(({ name, text }) => ({ name, text: strip(text) })),
    grants: table.grants.map(strip),
  }));
}

function sameWalls(one: TableFacts, other: TableFacts): boolean {
  const walls = ({ owner, policies, grants }: TableFacts) => JSON.stringify([owner, policies, [...grants].sort()]);
  return walls(one) === walls(other);
}

function extra(some: readonly string[], others: readonly string[]): string[] {
  return some.filter((each) => !others.includes(each));
}
