import { TenancyError } from '../tenancy/index.js';

/** Raised when a message was not handed over. It holds neither the address nor what the server said: both name people. */
export class MailNotSentError extends TenancyError {
  readonly code: string = 'mail_not_sent';
  constructor(
    /** For the log: a code of the server or of the connection. */
    readonly reason: string,
    /** True: the server refused the message itself, or the login. The same message is refused again. */
    readonly isPermanent: boolean,
  ) {
    super(`The message was not handed over: ${reason}. Check MAIL_URL and the mail server, then send it again.`);
  }
}

/** Raised when a message is sent in a process that has no MAIL_URL. */
export class MailNotConfiguredError extends MailNotSentError {
  override readonly code = 'mail_not_configured';
  constructor() {
    super('MAIL_URL is not set', true);
  }
}
