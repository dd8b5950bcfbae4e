import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { type SyncFolder } from '../sync-folders.js';
import { pageOf, SourceError, type PayloadPage, type PayloadSource } from './payload-source.js';

const LARGEST_FILE_BYTES = 100_000_000;

/**
 * `<folder>/<endpoint>/*.json`, or `<folder>/<endpoint>.json` alone; each file a list, `{ items }` or one object. Files
 * are taken by name, so new files with later names are found by later runs. The cursor is `<file>:<position>`.
 */
export class FolderSource implements PayloadSource {
  /** A file is read once, not once for each of its pages. */
  private last?: { name: string; page: PayloadPage };

  /** Nothing outside of the tenant's folder is read, also not through links. */
  constructor(
    private readonly folder: SyncFolder,
    private readonly location: string,
    private readonly pageSize: number,
  ) {}

  async page(endpoint: string, cursor: string | null): Promise<PayloadPage> {
    const files = await this.filesOf(endpoint);
    const [, name, position] = /^(.*):(\d+)$/.exec(cursor ?? '') ?? [];
    const index = name === undefined ? 0 : files.indexOf(name);
    if (index < 0) throw new SourceError(`The file "${name}" is gone: start a new run.`);
    if (index >= files.length) return { payloads: [], next: null };
    const start = Number(position ?? 0);
    const { payloads } = await this.read(files[index]);
    const end = start + this.pageSize;
    const following = files.at(index + 1);
    const next = end < payloads.length ? `${files[index]}:${end}` : following ? `${following}:0` : null;
    return { payloads: payloads.slice(start, end), next };
  }

  private async filesOf(endpoint: string): Promise<string[]> {
    const folder = await this.inside(join(this.location, endpoint));
    if (folder) {
      const names = await readdir(folder);
      return names
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => `${endpoint}/${name}`);
    }
    if (await this.inside(join(this.location, `${endpoint}.json`))) return [`${endpoint}.json`];
    const notice = await this.folder.notice();
    throw new SourceError(`The sync folder holds neither ${endpoint}/ nor ${endpoint}.json.${notice}`);
  }

  private async read(name: string): Promise<PayloadPage> {
    if (this.last?.name !== name) this.last = { name, page: await this.parse(name) };
    return this.last.page;
  }

  private async parse(name: string): Promise<PayloadPage> {
    const path = await this.inside(join(this.location, name));
    if (!path) throw new SourceError(`The file "${name}" is gone: start a new run.`);
    if ((await stat(path)).size > LARGEST_FILE_BYTES) {
      throw new SourceError(`The file "${name}" is larger than ${LARGEST_FILE_BYTES} bytes: split it.`);
    }
    try {
      return pageOf(JSON.parse(await readFile(path, 'utf8')));
    } catch (error) {
      if (error instanceof SyntaxError) throw new SourceError(`The file "${name}" is not JSON.`);
      throw error;
    }
  }

  /** The real path, or undefined where there is none; raises SourceError where it leads out of the tenant's folder. */
  private async inside(path: string): Promise<string | undefined> {
    const home = await realpath(resolve(this.folder.path)).catch(() => undefined);
    const real = home && (await realpath(join(home, path)).catch(() => undefined));
    if (!home || !real) return undefined;
    if (!real.startsWith(home + sep)) throw new SourceError('The path leads out of the sync folder of the tenant.');
    return real;
  }
}
