import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Mail, type Mailer } from './mailer.js';

/**
 * Writes each message as a JSON file that only this user may read: for development, and for a mail program that collects
 * them. Messages about a tenant lie in a folder named by its immutable id. A file appears atomically, whole.
 */
export class FolderMailer implements Mailer {
  constructor(private readonly folder: string) {}

  async send({ facts, ...mail }: Mail): Promise<void> {
    const folder = mail.tenantId === null ? this.folder : join(this.folder, mail.tenantId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID()}.json`);
    await writeFile(`${file}.part`, `${JSON.stringify({ ...facts, ...mail }, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(`${file}.part`, file);
  }
}
