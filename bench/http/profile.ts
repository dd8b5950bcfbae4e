import { type Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';

/** Where a Node process that serves requests spends its time. */
export const PLACES = [
  'async context',
  'pg',
  'TypeORM',
  'NestJS and Express',
  'the library',
  'the application',
  'garbage collector',
  'Node and V8',
] as const;

export type Place = (typeof PLACES)[number];

/** Microseconds by place, idle time left out. */
export type TimeByPlace = Record<Place, number>;

/** Samples are taken this often; seldom enough that taking them is not what is measured. */
const SAMPLE_US = 500;

let session: Session | undefined;

export async function startProfile(): Promise<void> {
  session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_US });
  await session.post('Profiler.start');
}

/** @throws Error where none has been started. */
export async function stopProfile(): Promise<TimeByPlace> {
  if (!session) throw new Error('No profile has been started.');
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  session = undefined;
  return timeByPlace(profile);
}

/** Each sample is of the function that was running, which is where its time belongs, whoever called it. */
export function timeByPlace({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): TimeByPlace {
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const sums = Object.fromEntries(PLACES.map((place) => [place, 0])) as TimeByPlace;
  samples.forEach((id, index) => {
    const place = places.get(id);
    if (place) sums[place] += timeDeltas[index];
  });
  return sums;
}

function placeOf({ functionName, url }: Profiler.Profile['nodes'][number]['callFrame']): Place | undefined {
  if (functionName === '(idle)') return undefined;
  if (functionName === '(garbage collector)') return 'garbage collector';
  if (/async_hooks|async_local_storage/.test(url)) return 'async context';
  if (/node_modules\/(pg|pg-[\w-]+|postgres-[\w-]+)\//.test(url)) return 'pg';
  if (url.includes('node_modules/typeorm/')) return 'TypeORM';
  if (url.includes('node_modules/')) return 'NestJS and Express';
  if (url.includes('/src/')) return 'the library';
  return url.includes('/bench/') ? 'the application' : 'Node and V8';
}
