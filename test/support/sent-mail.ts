import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Mail, type Mailer } from '../../src/mail/index.js';

/** A message with its facts beside it, as the file outbox keeps it. */
export interface SentMessage {
  readonly email: string;
  readonly purpose: string;
  readonly token: string;
  readonly organization: string | null;
  readonly tenantId: string | null;
  readonly text: string;
  readonly to: string;
}

const WAIT_MS = 10;
const MOST_WAITS = 1_000;

/** Messages are sent after the answer: waits for the first match behind the `after` oldest. */
async function waitFor(read: () => Promise<SentMessage[]>, email: string, after: number): Promise<SentMessage> {
  for (let attempt = 0; attempt < MOST_WAITS; attempt += 1) {
    const found = (await read()).slice(after).find((each) => each.email === email);
    if (found) return found;
    await sleep(WAIT_MS);
  }
  throw new Error(`No message was sent to ${email}.`);
}

/** A mailbox for everybody, in memory. */
export class SentMail implements Mailer {
  readonly all: SentMessage[] = [];

  send({ facts, ...mail }: Mail): Promise<void> {
    this.all.push({ ...facts, ...mail } as unknown as SentMessage);
    return Promise.resolve();
  }

  /** The first message to the address behind the `after` oldest of all. */
  to(email: string, after = 0): Promise<SentMessage> {
    return waitFor(() => Promise.resolve(this.all), email, after);
  }
}

/** The file outbox of an application: what its FolderMailer wrote. */
export class Outbox {
  constructor(private readonly home: string) {}

  /** All messages, oldest first. */
  async all(): Promise<SentMessage[]> {
    const folder = join(this.home, 'outbox');
    const files = (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) => name.endsWith('.json'));
    const nameOf = (path: string) => path.split('/').at(-1)!;
    files.sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
    return Promise.all(
      files.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as SentMessage),
    );
  }

  /** The first message to the address behind the `after` oldest of all. */
  to(email: string, after = 0): Promise<SentMessage> {
    return waitFor(() => this.all(), email, after);
  }
}
