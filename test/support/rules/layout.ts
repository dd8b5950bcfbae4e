import { DOORS, MAY_IMPORT } from './rooms.js';
import { type SourceFile, type Violation } from './source-files.js';

export const MAX_LEVELS = 3;
export const MAX_FILES_IN_A_FOLDER = 12;

/** Rooms are known and have an index.ts; folders are shallow and small. */
export function checkLayout(files: readonly SourceFile[]): Violation[] {
  const paths = files.map(({ path }) => path).filter((path) => path.startsWith('src/'));
  return [...strangers(paths), ...withoutIndex(paths), ...tooDeep(paths), ...tooFull(paths)];
}

function strangers(paths: readonly string[]): Violation[] {
  return paths.flatMap((path) => {
    const [, first, second] = path.split('/');
    if (second === undefined) {
      return DOORS.includes(first) ? [] : [at(path, `src/ itself holds only ${DOORS.join(', ')}`)];
    }
    return MAY_IMPORT[first] ? [] : [at(path, `src/${first} is no known room: add it to the table of rooms first`)];
  });
}

function withoutIndex(paths: readonly string[]): Violation[] {
  const rooms = new Set<string>();
  for (const path of paths) {
    const folders = path.split('/').slice(1, -1);
    if (folders[0]) rooms.add(`src/${folders[0]}`);
    if (folders[0] === 'blueprints' && folders[1]) rooms.add(`src/blueprints/${folders[1]}`);
  }
  return [...rooms]
    .filter((room) => !paths.includes(`${room}/index.ts`))
    .map((room) => at(room, 'a room has an index.ts, its only entrance'));
}

function tooDeep(paths: readonly string[]): Violation[] {
  return paths
    .filter((path) => path.split('/').length - 2 > MAX_LEVELS)
    .map((path) => at(path, `at most ${MAX_LEVELS} folder levels under src/`));
}

function tooFull(paths: readonly string[]): Violation[] {
  const counts = new Map<string, number>();
  for (const path of paths.filter((each) => !each.endsWith('/index.ts'))) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > MAX_FILES_IN_A_FOLDER)
    .map(([folder, count]) =>
      at(folder, `${count} files beside index.ts; at most ${MAX_FILES_IN_A_FOLDER}: split the folder by idea`),
    );
}

function at(file: string, rule: string): Violation {
  return { file, line: 1, rule };
}
