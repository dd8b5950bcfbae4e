import { type Route } from './kit/document.js';
import { type Actor } from './shared-tables/actor.js';
import { Attack } from './shared-tables/attack.js';
import { placesOf } from './shared-tables/places.js';
import { takesAnyText, Spread } from './shared-tables/spread.js';
import { setStage, SHARED, type Stage } from './shared-tables/stage.js';
import { faultOf, marksOf } from './shared-tables/verdict.js';
import { payloadsAgainst } from './support/payloads.js';

/** Where the attacked tenant's canary is. */
const PRIZES: Readonly<Record<string, { table: string; column: string }>> = {
  support: { table: 'tickets', column: 'subject' },
  reporting: { table: 'report_weeks', column: 'title' },
  workspaces: { table: 'workspaces', column: 'name' },
};

const WAYS = ['the first tenant attacks the second', 'the second tenant attacks the first'] as const;

describe('no payload works on routes over shared tables', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await setStage();
  }, 120_000);
  afterAll(() => stage?.close());

  it.each(SHARED.flatMap(({ name }) => WAYS.map((way, n) => [name, way, n as 0 | 1] as const)))(
    '%s: %s',
    async (name, _way, n) => {
      const { routes, tenantColumn, directions, plant } = stage.scenes[name];
      await plant();
      const [attacker, victim] = directions[n];
      const corpus = payloadsAgainst(victim.own.tenant, { ...PRIZES[name], tenantColumn });
      expect(corpus.length).toBeGreaterThanOrEqual(60);
      const spread = new Spread(corpus, n);
      const attack = new Attack(attacker, await marksOf(victim, attacker), spread);
      const before = { victim: await victim.holdings.fingerprint(), attacker: await attacker.holdings.fingerprint() };
      const plain = { victim: await plainAnswers(victim, routes), attacker: await plainAnswers(attacker, routes) };
      expect([...plain.victim.values()].join().includes(victim.canary)).toBe(true);
      const poisoned: string[] = [];
      const visit = async (route: Route, where: 'body' | 'url') => {
        await attack.on(route, where);
        // Whoever asks next, on the connections that the payloads were on.
        if (!(await answersAsBefore(victim, plain.victim, attack))) poisoned.push(`${route.name} for the victim`);
        if (where === 'url' && !(await answersAsBefore(attacker, plain.attacker, attack)))
          poisoned.push(`${route.name} for the attacker`);
      };

      for (const route of routes) await visit(route, 'url');
      expect(attack.faults).toEqual([]);
      expect(await attacker.holdings.fingerprint()).toEqual(before.attacker);

      for (const route of routes.filter(({ body }) => body)) await visit(route, 'body');
      expect(attack.faults).toEqual([]);
      expect(poisoned).toEqual([]);
      expect(await victim.holdings.fingerprint()).toEqual(before.victim);
      expect(unexplained(before.attacker, await attacker.holdings.fingerprint(), attack.accepted)).toEqual([]);
      for (const [actor, other] of [
        [attacker, victim],
        [victim, attacker],
      ]) {
        const raw = [...(await plainAnswers(actor, routes)).values()].join('\n');
        expect(faultOf({ status: 200, raw, text: raw }, await marksOf(other, actor))).toBeUndefined();
      }

      // The payloads did get somewhere: all of them were sent, and what takes any text took some.
      expect(spread.sent.size).toBe(corpus.length);
      expect(neverTaken(routes, attack.statuses)).toEqual([]);
    },
    120_000,
  );
});

/** What the lists and single things of a tenant answer a plain request, by path. */
async function plainAnswers(actor: Actor, routes: readonly Route[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { path } of routes.filter(({ method, path }) => method === 'GET' && !path.includes('{'))) {
    const { status, text } = await actor.get(path);
    if (status === 200) found.set(path, text);
  }
  return found;
}

/** A plain request of the tenant, another path after every attack. */
async function answersAsBefore(actor: Actor, before: ReadonlyMap<string, string>, attack: Attack): Promise<boolean> {
  const [path, text] = [...before][attack.statuses.size % before.size];
  return (await actor.get(path)).text === text;
}

/** Tables of the attacker that lost rows, or gained more than requests to make one were granted. */
function unexplained(before: Record<string, string>, after: Record<string, string>, accepted: number): string[] {
  const rows = (fingerprint: string) => parseInt(fingerprint, 10);
  return Object.keys(before).flatMap((table) => {
    const gained = rows(after[table]) - rows(before[table]);
    return gained < 0 || gained > accepted ? [`${table}: ${gained} rows more, ${accepted} requests granted`] : [];
  });
}

const REFUSED = [400, 401, 403, 404, 415, 429];

/** Texts that have a form of their own, though the document gives them no format. */
const OF_A_FORM: Readonly<Record<string, string>> = {
  timezone: 'the name of a time zone',
  'alertThresholds[]': 'numbers',
  'tags[]': 'at most 50 characters',
  endpoint: 'letters, digits, "_" and "-"',
  workspaceId: '10 to 20 letters and digits',
};

/** Places for any text, long enough for every payload or given all kinds of them, in which every one was refused before anything looked at it. */
function neverTaken(routes: readonly Route[], statuses: ReadonlyMap<string, ReadonlySet<number>>): string[] {
  const places = routes.flatMap((route) => placesOf(route).map((place) => ({ route, place })));
  return places
    .filter(({ place }) => place.in !== 'path' && place.name !== 'sort' && !(place.name in OF_A_FORM))
    .filter(({ place }) => takesAnyText(place) && (place.in === 'query' || (place.schema.maxLength ?? 300) >= 300))
    .map(({ route, place }) => `${route.name} ${place.in} ${place.name}`)
    .map((name) => ({ name, seen: [...(statuses.get(name) ?? [])] }))
    .filter(({ seen }) => seen.every((status) => REFUSED.includes(status)))
    .map(({ name, seen }) => `${name}: ${seen.join(', ')}`);
}
