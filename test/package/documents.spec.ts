import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MAY_IMPORT } from '../support/rules/rooms.js';
import { readRepositoryFile, REPOSITORY } from '../support/rules/source-files.js';

const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', ...markdownBelow('docs')];

function markdownBelow(folder: string): string[] {
  return readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

describe('the documents', () => {
  it.each(documents)('%s links only to what is there', (path) => {
    const links = [...readRepositoryFile(path).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target]) => target);
    const local = links.filter((target) => !/^[a-z]+:/.test(target));
    expect(local.filter((target) => !existsSync(join(REPOSITORY, dirname(path), target)))).toEqual([]);
  });

  it('show the table of rooms that the architecture test enforces', () => {
    const section = readRepositoryFile('CONTRIBUTING.md')
      .split('\n## ')
      .find((text) => text.startsWith('Rooms'))!;
    const rows = [...section.matchAll(/^\| (\w+) +\| .*? \| (.+?) +\|$/gm)].filter(([, room]) => room !== 'room');
    const shown = Object.fromEntries(
      rows.map(([, room, rooms]) => [
        room,
        rooms === 'nothing'
          ? []
          : rooms
              .replace(/, \w+ \(types\)/, '')
              .replace(' (errors, types)', '')
              .split(', '),
      ]),
    );
    expect(shown).toEqual(MAY_IMPORT);
  });

  it('list every decision', () => {
    const pages = readdirSync(join(REPOSITORY, 'docs/decisions')).filter((name) => /^\d{4}-/.test(name));
    const index = readRepositoryFile('docs/decisions/README.md');
    expect(pages.filter((name) => !index.includes(`](${name})`))).toEqual([]);
    expect(pages.map((name) => name.slice(0, 4))).toEqual(
      pages.map((_, position) => String(position + 1).padStart(4, '0')),
    );
  });
});

describe('docs/threat-model.md', () => {
  it('names a test that is there for each wall', () => {
    const walls = readRepositoryFile('docs/threat-model.md').split('## Walls')[1].split('## Not promised')[0];
    const rows = walls.split('\n').filter((line) => /^\| (?!threat |-)/.test(line));
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      const tests = [...row.matchAll(/`([\w./-]+-?spec\.ts)`/g)].map(([, path]) => path);
      expect({ row, tests: tests.length > 0 }).toEqual({ row, tests: true });
      expect(tests.filter((path) => !existsSync(join(REPOSITORY, 'test', path)))).toEqual([]);
    }
  });
});

describe('docs/seed-map.md', () => {
  it('points only to what is there', () => {
    const here = readRepositoryFile('docs/seed-map.md')
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split(/(?<=[^\\])\|/).at(-2)!);
    const paths = here.flatMap((cell) =>
      [...cell.matchAll(/`((?:src|migrations|test|docs)\/[^`\s]*|[\w.]+\.(?:ts|js|md|json)|\.env\.example)`/g)].map(
        ([, path]) => path,
      ),
    );
    expect(paths.length).toBeGreaterThan(90);
    const missing = paths.filter((path) => !existsSync(join(REPOSITORY, path)));
    expect(missing).toEqual([]);
  });
});
