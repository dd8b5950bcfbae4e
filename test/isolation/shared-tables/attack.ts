import { type Route } from '../kit/document.js';
import { inBatches } from '../support/raw-request.js';
import { type Actor } from './actor.js';
import { placesOf, put } from './places.js';
import { type Spread } from './spread.js';
import { effectOf, faultOf, type Marks } from './verdict.js';

/** The agency's routes over all of its clients show both tenants to whoever may call them. */
const OVER_ALL_TENANTS = /^GET \/reporting\/overview/;

const AT_ONCE = 16;

/** One tenant's attack on another through the routes of their blueprint. */
export class Attack {
  readonly faults: string[] = [];
  /** By place: the statuses its payloads were answered with. */
  readonly statuses = new Map<string, Set<number>>();
  accepted = 0;

  constructor(
    private readonly attacker: Actor,
    private readonly marks: Marks,
    private readonly spread: Spread,
  ) {}

  /** Sends payloads to the places of a route; `where` chooses the body or the URL. */
  async on(route: Route, where: 'body' | 'url'): Promise<void> {
    const draft = await this.attacker.draft(route);
    const places = placesOf(route).filter((each) => (each.in === 'body') === (where === 'body'));
    const shots = places.flatMap((place) => this.spread.textsFor(place).map((text) => ({ place, text })));
    await inBatches(shots, AT_ONCE, async ({ place, text }) => {
      const name = `${route.name} ${place.in} ${place.name}`;
      // A row that is made with every payload needs another key each time.
      const fresh = where === 'body' ? await this.attacker.draft(route) : draft;
      const answer = await this.attacker.send(put(fresh, place, text));
      const fault = faultOf(answer, this.marks, OVER_ALL_TENANTS.test(route.name)) ?? effectOf(place, text, answer);
      if (fault) this.faults.push(`${name} = ${text}: ${fault}`);
      if (route.method === 'POST' && answer.status < 300) this.accepted += 1;
      this.statuses.set(name, (this.statuses.get(name) ?? new Set()).add(answer.status));
    });
  }
}
