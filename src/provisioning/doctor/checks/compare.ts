import { type Tenant } from '../../../tenancy/index.js';
import { inPresentForm } from '../../policies/index.js';
import { type TableFacts } from './facts.js';

/** What is wrong with the tables of one scope, one sentence each. */
export interface Differences {
  readonly rowSecurity: string[];
  readonly policies: string[];
  /** Tables with sound policies of the form of before. */
  readonly oldPolicies: string[];
  readonly grants: string[];
  readonly lost: string[];
}

export function noDifferences(): Differences {
  return { rowSecurity: [], policies: [], oldPolicies: [], grants: [], lost: [] };
}

/** The tables of one schema, and what they should be like. */
export interface Comparison {
  readonly schema: string;
  readonly ownerRole: string;
  /** The role of the tenants of these tables, as the facts name it. */
  readonly tenantRole: string;
  readonly real: readonly TableFacts[];
  readonly wanted: ReadonlyMap<string, TableFacts>;
  /** Tables that should be there. */
  readonly expected: Iterable<string>;
}

/** Adds to `found` what sets the real tables of a schema apart from the wanted ones. */
export function compare(found: Differences, comparison: Comparison): void {
  const { schema, ownerRole, tenantRole, real, expected } = comparison;
  // Of a database whose register is older than this code, the models are of the form of before as well.
  const models = [...comparison.wanted].map(([name, table]) => [name, presentOf(table, tenantRole).table] as const);
  const wanted = new Map(models);
  for (const each of real) {
    const { table, isOld } = presentOf(each, tenantRole);
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
    if (isOld) found.oldPolicies.push(name);
    for (const grant of extra(table.grants, model.grants)) found.grants.push(`${name}: ${grant}`);
    for (const grant of extra(model.grants, table.grants)) found.lost.push(`${name}: ${grant}`);
  }
  const there = new Set(real.map(({ table }) => table));
  for (const name of expected) if (!there.has(name)) found.lost.push(`${schema}.${name} is missing`);
}

function presentOf(table: TableFacts, role: string): { table: TableFacts; isOld: boolean } {
  const { policies, isOld } = inPresentForm(table.policies, role);
  return { table: isOld ? { ...table, policies } : table, isOld };
}

function comparePolicies({ policies }: Differences, name: string, table: TableFacts, model: TableFacts): void {
  const real = new Map(table.policies.map((policy) => [policy.name, policy.text]));
  const wanted = new Map(model.policies.map((policy) => [policy.name, policy.text]));
  for (const [policy, text] of wanted) {
    if (!real.has(policy)) policies.push(`${name} lacks the policy ${policy}`);
    else if (real.get(policy) !== text) policies.push(`${name}: the policy ${policy} is not as it is made`);
  }
  for (const [policy, text] of real) {
    if (wanted.has(policy)) continue;
    const consequence = text.startsWith('PERMISSIVE') ? ', which lets more rows through' : '';
    policies.push(`${name} has a policy ${policy} of its own${consequence}`);
  }
}

/** Stands for the role of a tenant in its facts. */
export const TENANT_ROLE = '<role>';

/** The facts of one tenant's tables with its names taken out, so that equal tenants read equal. */
export function impersonal(
  facts: readonly TableFacts[],
  { roleName, key }: Pick<Tenant, 'roleName' | 'key'>,
): TableFacts[] {
  const strip = (text: string) => text.replaceAll(roleName, TENANT_ROLE).replaceAll(`'${key}'`, '<key>');
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
