import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The package's version, read from its package.json: two folders up in the sources, three in `dist`. */
export function packageVersion(): string {
  const file = ['../..', '../../..']
    .map((up) => join(import.meta.dirname, up, 'package.json'))
    .find((path) => existsSync(path));
  return file ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : 'unknown';
}
