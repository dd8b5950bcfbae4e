import { existsSync, realpathSync } from 'node:fs';
import { answers } from './server/claim.js';
import { readRecord, removeRecord, SUPERUSER, urlOf } from './home.js';
import { DEFAULT_DATABASE, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './options.js';
import { findPostmaster, removeServer } from './server/postmaster.js';

/** The server of a home where one runs now, for programs that use it beside its owner; they do not stop it. */
export async function findEmbeddedPostgres({
  home,
  database = DEFAULT_DATABASE,
}: Pick<EmbeddedPostgresOptions, 'home' | 'database'>): Promise<Omit<EmbeddedPostgres, 'stop'> | undefined> {
  const record = existsSync(home) ? readRecord(realpathSync(home)) : undefined;
  const running = record && findPostmaster(record.dataDirectory);
  if (!record || !running?.isReady) return undefined;
  const { pid, port } = running;
  if (!(await answers(urlOf(record, port, SUPERUSER), record.dataDirectory))) return undefined;
  return { url: urlOf(record, port, database), port, pid, dataDirectory: record.dataDirectory };
}

/** Stops the server of a home, whoever uses it, and removes its data. Other files of the home stay. */
export async function removeEmbeddedPostgres(home: string): Promise<void> {
  const record = existsSync(home) ? readRecord(realpathSync(home)) : undefined;
  if (!record) return;
  await removeServer(record.dataDirectory);
  removeRecord(home);
}
