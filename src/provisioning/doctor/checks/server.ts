import { type Examination } from '../examination.js';
import { type Finding, ok, weak } from '../report.js';

/**
 * The first minor release of each major one without known ways past row-level security: CVE-2024-10976 (a plan kept
 * across a change of role) and CVE-2025-8713 (statistics show rows that policies hide). From 18 on all have both fixes.
 */
const FIRST_SOUND_MINOR: Readonly<Record<number, number>> = { 15: 14, 16: 10, 17: 6 };

export function versionOf(serverVersion: number): string {
  return `${Math.floor(serverVersion / 10_000)}.${serverVersion % 10_000}`;
}

export function checkServer({ serverVersion }: Pick<Examination, 'serverVersion'>): Finding {
  const [major, minor] = [Math.floor(serverVersion / 10_000), serverVersion % 10_000];
  const sound = FIRST_SOUND_MINOR[major] ?? 0;
  const version = versionOf(serverVersion);
  if (minor >= sound) return ok('server version', `PostgreSQL ${version}`);
  return weak(
    'server version',
    `PostgreSQL ${version} has published ways past row-level security (CVE-2024-10976, CVE-2025-8713)`,
    `Install PostgreSQL ${major}.${sound} or later; a minor release needs no dump.`,
  );
}
