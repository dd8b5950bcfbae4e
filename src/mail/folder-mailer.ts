import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Mail, type MailTransport } from './mailer.js';

/** Writes a file that must not exist yet. Replaced in tests by one that runs out of space. */
type WriteFile = (path: string, text: string) => Promise<void>;

const writeNew: WriteFile = (path, text) => writeFile(path, text, { mode: 0o600, flag: 'wx', flush: true });

/**
 * Writes each message as a JSON file that only this user may read: for development, and for a mail program that collects
 * them. Messages about a tenant lie in a folder named by its immutable id. A file appears atomically.
 */
export class FolderMailer implements MailTransport {
  constructor(
    private readonly folder: string,
    private readonly write: WriteFile = writeNew,
  ) {}

  /** @throws the error of the file system: ENOSPC, EACCES, EROFS */
  async send(mail: Mail): Promise<void> {
    const { kind, facts, ...rest } = mail;
    const folder = mail.tenantId === null ? this.folder : join(this.folder, mail.tenantId);
    const content = { ...(kind === undefined ? {} : { kind }), ...facts, ...rest };
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID()}.json`);
    await this.whole(file, `${JSON.stringify(content, null, 2)}\n`);
  }

  deliver(mail: Mail): Promise<void> {
    return this.send(mail);
  }

  async check(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const probe = join(this.folder, `.probe-${randomUUID()}`);
    await this.whole(probe, '');
    await rm(probe, { force: true });
  }

  private async whole(file: string, text: string): Promise<void> {
    try {
      await this.write(`${file}.part`, text);
      await rename(`${file}.part`, file);
    } catch (error) {
      await rm(`${file}.part`, { force: true });
      throw error;
    }
  }
}
