import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { growthCurve } from './growth-curve.js';
import { ratioBars } from './ratio-bars.js';
import { type BenchReport } from './report.js';

/** An SVG for each figure that has ratios. Returns the files. */
export function drawPlots(folder: string, { cases }: BenchReport): string[] {
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  for (const [name, each] of Object.entries(cases)) {
    const ratios = each.lines.filter(({ ratio }) => ratio);
    if (ratios.length === 0) continue;
    const isCurve = ratios.every(({ at }) => at !== undefined);
    const file = join(folder, `${name}.svg`);
    writeFileSync(file, isCurve ? growthCurve(name, each) : ratioBars(name, each));
    files.push(file);
  }
  return files;
}
