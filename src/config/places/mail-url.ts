import { type Variable } from '../variable.js';
import { folderOf, type FolderPlace } from './folder.js';
import { oneOf, optionsOf } from './query.js';

/** A server that mail is handed to. */
export interface SmtpPlace {
  readonly kind: 'smtp';
  readonly host: string;
  readonly port: number;
  /** True: TLS from the first byte (`smtps:`). */
  readonly secure: boolean;
  /** `smtp:` only. Whether the connection is upgraded by STARTTLS before anything is said. */
  readonly tls: 'required' | 'opportunistic' | 'never';
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** The sender: an address, or `Name <address>`. */
  readonly from: string;
}

export type MailPlace = FolderPlace | SmtpPlace;

const EXAMPLE = 'smtp://user:password@host:587?from=no-reply@example.com';
const SENDER = /^(?:[^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/;

/** `smtp:` or `smtps:` with user, password and `?from=`; or `file:` and a folder. The text is in no message: it holds a password. */
export function mailUrl(): Variable<MailPlace | undefined> {
  return { fallback: undefined, parse: (text) => folderOf(text) ?? smtpOf(text) };
}

function smtpOf(text: string): SmtpPlace {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '' || url.hash !== '') {
    throw new Error(
      `is not a URL like ${EXAMPLE}, or file:<folder>. Special characters of the password are percent-encoded.`,
    );
  }
  const { from, tls } = optionsOf(url, ['from', 'tls']);
  if (!from || !SENDER.test(from)) {
    throw new Error('names no sender. Add the address that mail comes from: ?from=no-reply@example.com.');
  }
  if ((url.username === '') !== (url.password === '')) {
    throw new Error('has a user or a password alone. Write both, or neither: smtp://user:password@host.');
  }
  const secure = url.protocol === 'smtps:';
  return {
    kind: 'smtp',
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    tls: oneOf('tls', tls, ['required', 'opportunistic', 'never']),
    user: url.username === '' ? undefined : decodeURIComponent(url.username),
    password: url.password === '' ? undefined : decodeURIComponent(url.password),
    from,
  };
}
