import { readFileSync } from 'node:fs';

/** Megabytes (2^20) that a process of this machine shares with no other; undefined where the system does not tell. */
export function privateMb(pid: number): number | undefined {
  try {
    return privateMbIn(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Of the text of `smaps_rollup`. */
export function privateMbIn(rollup: string): number | undefined {
  const sizes = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB$/gm)].map(([, kb]) => Number(kb));
  return sizes.length === 2 ? (sizes[0] + sizes[1]) / 1_024 : undefined;
}
