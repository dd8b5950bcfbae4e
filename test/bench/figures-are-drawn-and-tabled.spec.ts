import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure } from '../../bench/harness/figure.js';
import { type Machine } from '../../bench/harness/machine.js';
import { drawPlots, reportOf } from '../../bench/report/index.js';
import { readmeTable, withTable } from '../../bench/report/readme.js';
import { element, escaped, text } from '../../bench/report/svg.js';

const about = {
  processor: 'A processor',
  cores: 2,
  memoryGb: 4,
  system: 'linux',
  loadBefore: 0.1,
  versions: { node: '20', postgresql: '18', typeorm: '1', pg: '8' },
} as unknown as Machine;

const figure = (name: string, more: Partial<Figure> = {}): Figure => ({
  name,
  title: 'reads & <writes>',
  baseline: 'plain',
  target: '"ours" ≥ 0.85 | "list" ≥ 0.95',
  goals: [{ contender: 'ours', part: 'read', of: 'ratio', atLeast: 0.85 }],
  lines: [
    {
      contender: 'ours',
      part: 'read',
      unit: 'ms',
      value: { median: 20, min: 10, max: 30 },
      ratio: { median: 0.9, min: 0.8, max: 1.1 },
    },
  ],
  notes: [],
  ...more,
});
const sizes = [10, 5_000].map((at, index) => ({
  contender: 'ours',
  part: `${at} tenants`,
  at,
  unit: 'ms',
  value: { median: 1, min: 1, max: 1 },
  ratio: { median: 1 + index / 10, min: 1, max: 1.3 },
}));
const curve = figure('growth', {
  lines: sizes,
  goals: [{ contender: 'ours', part: '5000 tenants', of: 'ratio', atMost: 1.2 }],
});

describe('SVG text', () => {
  it('cannot end what it is in', () => {
    expect(escaped(`</text><script>"it's" & more\u0000\u0008`)).toBe(
      '&lt;/text&gt;&lt;script&gt;&quot;it&#39;s&quot; &amp; more',
    );
    expect(text(1, 2.345, '<b>')).toBe('<text x="1" y="2.35">&lt;b&gt;</text>');
    expect(element('rect', { class: 'a" onload="b', width: 3, height: undefined })).toBe(
      '<rect class="a&quot; onload=&quot;b" width="3"/>',
    );
  });

  it('holds no number that is none', () => {
    expect(() => element('rect', { width: NaN })).toThrow(/no place in a drawing/);
  });
});

describe('the plots', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tenantry-plots-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are one file for each figure with ratios, every element closed, and colours for light and dark', () => {
    const unmeasured = figure('none', { lines: [] });
    const files = drawPlots(folder, reportOf(about, false, [figure('request'), curve, unmeasured]));
    expect(readdirSync(folder).sort()).toEqual(['growth.svg', 'request.svg']);
    for (const file of files) {
      const svg = readFileSync(file, 'utf8');
      expect(openElements(svg)).toEqual([]);
      expect(svg).toContain('prefers-color-scheme: dark');
      expect(svg).toContain('class="target"');
    }
  });

  it('show the ratio with its least and greatest, and the names as they are', () => {
    drawPlots(folder, reportOf(about, false, [figure('request')]));
    const svg = readFileSync(join(folder, 'request.svg'), 'utf8');
    expect(svg).toContain('× 0.90 (0.80–1.10)');
    expect(svg).toContain('read · ours');
    expect(svg).toContain('reads &amp; &lt;writes&gt;');
  });
});

/** Names of elements that were not closed, or closed in the wrong place. */
function openElements(svg: string): string[] {
  const open: string[] = [];
  for (const [, slash, name, end] of svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
    if (slash && open.at(-1) === name) open.pop();
    else if (!end) open.push(name);
  }
  return open;
}

describe('the table of the README', () => {
  const report = reportOf(about, false, [figure('request'), figure('none', { lines: [] })]);

  it('has a row for each figure: what was measured, what was aimed at, whether it is met', () => {
    const rows = readmeTable(report).split('\n').slice(2);
    expect(
      rows.map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim())).map((cells) => cells.slice(1, -1)),
    ).toEqual([
      ['figure', 'median (least–greatest)', 'target', 'met'],
      [expect.stringMatching(/^-+$/), expect.anything(), expect.anything(), expect.anything()],
      ['`request`', '× 0.90 (0.80–1.10), read', '"ours" ≥ 0.85 \\| "list" ≥ 0.95', 'yes'],
      ['`none`', 'not measured', '"ours" ≥ 0.85 \\| "list" ≥ 0.95', '–'],
    ]);
  });

  it('replaces what is between the markers, as often as one likes', () => {
    const before = 'a\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nb\n';
    const after = 'a\n<!-- bench:begin -->\n\nnew\n\n<!-- bench:end -->\nb\n';
    expect(withTable(before, 'new')).toBe(after);
    expect(withTable(after, 'new')).toBe(after);
    expect(() => withTable('a', 'new')).toThrow(/no place for the table/);
  });

  it('is not made of quick figures', () => {
    expect(() => readmeTable({ ...report, quick: true })).toThrow(/quick run/);
  });
});
