import { createHash } from 'node:crypto';
import { type Tenant } from '../../src/tenancy/index.js';
import { ARTICLES_PER_TENANT } from '../world/tables.js';
import { type LoadRequest } from './load/request.js';

export type Choice = 'uniform' | 'skewed';

const LENGTH = 2_000;

/** The id the database gave to the nth article of a tenant, from 1. */
export function idOf(slug: string, n: number): string {
  const hex = createHash('md5').update(`${slug} ${n}`).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const SEED = 20_260_101;

/** Another `seed` gives another sequence. */
export const readsByKey = (tenants: readonly Tenant[], choice: Choice, { suffix = '', seed = SEED } = {}) =>
  traffic(
    tenants,
    choice,
    (tenant, random) => ({
      method: 'GET',
      path: `/articles/${idOf(tenant, 1 + Math.floor(random() * ARTICLES_PER_TENANT))}${suffix}`,
      tenant,
    }),
    seed,
  );

/** One read of every tenant. */
export const oneReadEach = (tenants: readonly Tenant[]): LoadRequest[] =>
  tenants.map(({ slug }) => ({ method: 'GET', path: `/articles/${idOf(slug, 1)}`, tenant: slug }));

export const lists = (tenants: readonly Tenant[], choice: Choice) =>
  traffic(tenants, choice, (tenant) => ({ method: 'GET', path: '/articles', tenant }));

export const writes = (tenants: readonly Tenant[], choice: Choice) =>
  traffic(tenants, choice, (tenant) => ({ method: 'POST', path: '/articles', tenant, body: NEW_ARTICLE }));

const NEW_ARTICLE = JSON.stringify({ title: 'A new article', body: 'Dolor sit amet. '.repeat(20), author: 'bench' });

/** The same sequence for every contender and in every run. Skewed: the nth tenant gets 1/n of what the first gets. */
function traffic(
  tenants: readonly Tenant[],
  choice: Choice,
  make: (slug: string, random: () => number) => LoadRequest,
  seed = SEED,
): LoadRequest[] {
  const random = generator(seed);
  const weights = tenants.map((_, n) => (choice === 'uniform' ? 1 : 1 / (n + 1)));
  let total = 0;
  const upTo = weights.map((weight) => (total += weight));
  return Array.from({ length: LENGTH }, () => {
    const drawn = random() * total;
    return make(tenants[upTo.findIndex((sum) => drawn < sum)].slug, random);
  });
}

/** Numbers from 0 to 1 that are the same each time (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
