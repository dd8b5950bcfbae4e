import { type Call } from '../support/http-client.js';
import { type Route, type Schema } from '../kit/document.js';

/** Where a request takes a value from its sender. */
export interface Place {
  readonly in: 'path' | 'query' | 'body';
  /** `q`, `conditions.amount.max`, `tags[]` */
  readonly name: string;
  readonly schema: Schema;
}

/** A request that is not sent yet. */
export interface Draft {
  readonly route: Route;
  /** Takes the place of what is in braces in the path. */
  readonly id: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const FREE_JSON = 'anything';

/** Every parameter of path and query, and every text of the body; also inside objects, lists and free JSON. */
export function placesOf({ parameters, body }: Route): Place[] {
  const inUrl = parameters.flatMap(({ name, in: where, schema }): Place[] =>
    where === 'path' || where === 'query' ? [{ in: where, name, schema: schema.items ?? schema }] : [],
  );
  return [...inUrl, ...(body ? textsOf(body, []) : [])];
}

function textsOf(schema: Schema, path: readonly string[]): Place[] {
  if (schema.readOnly) return [];
  if (schema.oneOf?.length) return schema.oneOf.flatMap((each) => textsOf(each, path));
  if (schema.items) return textsOf(schema.items, [...path.slice(0, -1), `${path.at(-1)}[]`]);
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length > 0) return properties.flatMap(([name, each]) => textsOf(each, [...path, name]));
  if (schema.type === 'string') return [{ in: 'body', name: path.join('.'), schema }];
  const name = path.at(-1);
  // A list without a type for its members is a list of JSON, of which a text is one.
  if (!schema.type && name?.endsWith('[]')) return [{ in: 'body', name: path.join('.'), schema: { type: 'string' } }];
  const isFree = name !== undefined && (schema.type ?? 'object') === 'object';
  return isFree ? [{ in: 'body', name: [...path, FREE_JSON].join('.'), schema: { type: 'string' } }] : [];
}

/** The same request with `value` in that place. */
export function put(draft: Draft, place: Place, value: string): Draft {
  switch (place.in) {
    case 'path':
      return { ...draft, id: value };
    case 'query':
      return { ...draft, query: { ...draft.query, [place.name]: value } };
    case 'body':
      return { ...draft, body: withValue(draft.body, place.name.split('.'), value) };
  }
}

function withValue(given: unknown, [name, ...rest]: readonly string[], value: string): unknown {
  const key = name.replace('[]', '');
  const object = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
  const old = object[key];
  const inner = (each: unknown) => (rest.length > 0 ? withValue(each, rest, value) : value);
  return { ...object, [key]: name.endsWith('[]') ? [inner(Array.isArray(old) ? old[0] : undefined)] : inner(old) };
}

export function callOf({ route, id, query, body }: Draft): Call {
  const path = route.path.replace(/\{\w+\}/g, encodeURIComponent(id));
  const pairs = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return { method: route.method, path: pairs.length > 0 ? `${path}?${pairs.join('&')}` : path, body };
}
