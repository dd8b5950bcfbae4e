import { type Actor } from './shared-tables/actor.js';
import { ForeignIds, namesAnId, nowhereId } from './shared-tables/foreign-ids.js';
import { type Place, placesOf, put } from './shared-tables/places.js';
import { type Scene, setStage, SHARED, type Stage } from './shared-tables/stage.js';
import { type Answer } from './support/http-client.js';

/** Named like ids, and none of ours. */
const NOT_OURS: Readonly<Record<string, string>> = {
  externalId: 'what the source of a payload calls it',
};

/** Users who are neither a customer nor a representative yet: a second profile of one is refused before its other ids. */
const MAKES_SPARE_USERS = 'POST /support/users';

const MOST_ATTEMPTS = 120;

const WAYS = ['the first tenant names ids of the second', 'the second tenant names ids of the first'] as const;

describe('an id of another tenant is answered as one that is nowhere', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await setStage();
  }, 120_000);
  afterAll(() => stage?.close());

  it.each(SHARED.flatMap(({ name }) => WAYS.map((way, n) => [name, way, n] as const)))(
    '%s: %s, in every path, filter and body',
    async (name, _way, n) => {
      const scene = stage.scenes[name];
      const [caller, other] = scene.directions[n];
      for (const route of scene.routes.filter(({ name: each }) => each === MAKES_SPARE_USERS))
        await caller.makeRows(route);
      await scene.plant();
      const foreign = new ForeignIds(stage.owner, scene, caller, other);
      const before = await other.holdings.fingerprint();
      const told: string[] = [];
      const untried: string[] = [];
      const granted: string[] = [];
      let asked = 0;
      for (const route of scene.routes) {
        for (const place of placesOf(route).filter((each) => namesAnId(each) && !(each.name in NOT_OURS))) {
          const what = `${route.name} ${place.in} ${place.name}`;
          const ids = await foreign.of(route, place);
          if (ids.length === 0) untried.push(what);
          for (const id of ids) {
            asked += 1;
            const pairs = await pairsOfAnswers(scene, caller, route, place, id);
            const differing = pairs.find(([foreign, nowhere]) => JSON.stringify(foreign) !== JSON.stringify(nowhere));
            if (differing) told.push(`${what} = ${id}: ${JSON.stringify(differing)}`);
            const answers = pairs.map(([{ status, text }]) => `${status} ${text}`);
            if (!isRefusal(place, pairs.at(-1)![0])) granted.push(`${what} = ${id}: ${[...new Set(answers)].join()}`);
          }
        }
      }
      expect(told).toEqual([]);
      expect(granted).toEqual([]);
      // Of a new field that names an id, something of the other tenant has to be found, or it is NOT_OURS.
      expect(untried).toEqual([]);
      expect(asked).toBeGreaterThan(3);
      expect(await other.holdings.fingerprint()).toEqual(before);
    },
    120_000,
  );
});

interface Told {
  readonly status: number;
  readonly text: string;
  readonly headers: unknown;
}

/**
 * What the same request is answered with the other tenant's id and with nobody's. Where something else of it is refused
 * (a published week, a closed ticket), again with another of the caller's own rows.
 */
async function pairsOfAnswers(
  scene: Scene,
  caller: Actor,
  route: Scene['routes'][number],
  place: Place,
  id: string,
): Promise<[Told, Told][]> {
  const pairs: [Told, Told][] = [];
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const draft = await caller.draft(route);
    const ask = async (value: string) => comparable(await caller.send(put(draft, place, value)), value);
    pairs.push([await ask(id), await ask(nowhereId(scene, place))]);
    if (isRefusal(place, pairs.at(-1)![0])) break;
  }
  return pairs;
}

/** Everything that is told, but what names this one request, and the id itself. */
function comparable({ status, headers, text }: Answer, id: string): Told {
  const { date: _date, 'x-request-id': requestId, ...others } = headers;
  const told = text.replaceAll(String(requestId), 'this request').replaceAll(id, 'the id');
  return { status, text: told, headers: others };
}

/** A list without anything in it, a row that is not there, or a reference to nothing: this one, not another of the body. */
function isRefusal(place: Place, { status, text }: Told): boolean {
  if (place.in === 'query') return status === 200 && (JSON.parse(text) as { total?: number }).total === 0;
  if (status !== 422 || place.in === 'path') return status === 404;
  const { fields = [], field } = JSON.parse(text) as { fields?: string[]; field?: string };
  return [...fields, field].includes(place.name);
}
