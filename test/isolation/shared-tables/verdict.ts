import { UUID } from '../kit/holdings.js';
import { type Answer } from '../support/http-client.js';
import { type Actor } from './actor.js';
import { type Place } from './places.js';
import { takesAnyText } from './spread.js';

/** Words of SQL and of the server that no refusal needs. */
const INTERNAL = new RegExp(
  [
    'select .* from|insert into|union all|update .* set|delete from|set_config|search_path|pg_\\w+|to_xml',
    'syntax error|sqlstate|queryfailed|typeorm|postgres|at or near|violates|constraint "|relation "|column "|function \\w+\\(',
    'permission denied|current transaction|invalid input|unterminated|operator does not exist|row-level',
    'node_modules|\\.ts:|\\.js:\\d',
  ].join('|'),
  'i',
);

/** What the victim's rows are recognised by. Its own id is known to the attacker, who sends it. */
export interface Marks {
  readonly canary: string;
  readonly identifiers: ReadonlySet<string>;
}

export async function marksOf(victim: Actor, attacker: Actor): Promise<Marks> {
  const own = await attacker.holdings.identifiers();
  const theirs = [...(await victim.holdings.identifiers())].filter((id) => !own.has(id));
  return { canary: victim.canary, identifiers: new Set(theirs.filter((id) => id !== victim.own.tenant.id)) };
}

/** What is wrong with an answer, in words; undefined where nothing is. `seesAll`: the credential may read both tenants. */
export function faultOf(
  { status, raw, text }: Pick<Answer, 'status' | 'raw' | 'text'>,
  marks: Marks,
  seesAll = false,
): string | undefined {
  if (status >= 500) return `${status} ${text.slice(0, 200)}`;
  if (!seesAll && raw.includes(marks.canary)) return 'the canary of the other tenant';
  const foreign = seesAll ? undefined : raw.match(UUID)?.find((uuid) => marks.identifiers.has(uuid));
  if (foreign) return `${foreign} of the other tenant`;
  const internal = status >= 400 ? INTERNAL.exec(text)?.[0] : undefined;
  return internal && `${status} that says "${internal.slice(0, 80)}"`;
}

/**
 * An answer as if the payload had been SQL: what is no id, date, number, member of a set or name of a column is refused as
 * such (400), as a text to look for it is in no row, and as a text to keep it is kept as it came. The walls hold without
 * this; it is how a glued statement is seen that they hold back.
 */
export function effectOf(place: Place, sent: string, { status, json, text }: Answer): string | undefined {
  const isRefused = status === 400 || (place.in === 'path' && status === 404);
  if (isRefused) return undefined;
  const isText = takesAnyText(place) && place.name !== 'sort';
  if (isText && place.in === 'body') {
    const kept = (status < 300 ? (json as Record<string, unknown> | undefined)?.[place.name] : undefined) ?? sent;
    return kept === sent ? undefined : `kept as ${JSON.stringify(kept)}`;
  }
  const found = (Array.isArray(json) ? json : json?.items) as unknown[] | undefined;
  const isNowhere = isText && place.in === 'query' && found?.length === 0;
  return isNowhere ? undefined : `taken for more than a text: ${status} ${text.slice(0, 200)}`;
}
