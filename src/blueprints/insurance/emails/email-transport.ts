import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const EMAIL_TRANSPORT = Symbol('EMAIL_TRANSPORT');

export interface EmailMessage {
  /** The same for every attempt: a transport may use it to send once. */
  id: string;
  tenantId: string;
  to: string;
  subject: string;
  body: string;
}

/** Hands an e-mail over for delivery; throws where it could not. */
export interface EmailTransport {
  send(message: EmailMessage): Promise<void>;
}

/** Writes each e-mail as a file, `<folder>/<tenant id>/<id>.eml`: nothing leaves the machine. */
export class FileTransport implements EmailTransport {
  constructor(private readonly folder: string) {}

  async send(message: EmailMessage): Promise<void> {
    const folder = join(this.folder, message.tenantId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, `${message.id}.eml`), mimeOf(message), { mode: 0o600 });
  }
}

/** RFC 5322, everything but the address encoded: no text can begin another header. */
function mimeOf({ id, to, subject, body }: EmailMessage): string {
  const lines =
    Buffer.from(body, 'utf8')
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  return [
    `Message-ID: <${id}@tenantry>`,
    `To: ${to.replace(/[\r\n]/g, '')}`,
    `Subject: =?UTF-8?B?${Buffer.from(subject, 'utf8').toString('base64')}?=`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...lines,
    '',
  ].join('\r\n');
}
