/** Injection token of the application's `Mailer`. */
export const MAILER = Symbol('MAILER');

/** One message to one person. */
export interface Mail {
  /** The same for every attempt of a caller that keeps a queue: it becomes the Message-ID. Default: a new one. */
  readonly id?: string;
  readonly to: string;
  readonly subject: string;
  /** The plain text; it carries everything a reader needs. */
  readonly text: string;
  readonly html?: string;
  /** The immutable id of the tenant it is about; null where there is none yet (a sign-up). */
  readonly tenantId: string | null;
  /** What it is for, in a word of the program: `invitation`. Logs and metrics name it, so it holds no fact about a person. */
  readonly kind?: string;
  /** The same facts for programs: the file outbox keeps them beside the text. They may hold secrets and are never logged. */
  readonly facts?: Readonly<Record<string, string | null>>;
}

export interface SendOptions {
  /**
   * How often a message is offered to a server that cannot take it now. Default: 4 times within about a minute. A caller
   * that keeps a queue of its own, or holds a transaction, says 1.
   */
  readonly attempts?: number;
}

/**
 * Brings messages to people.
 * @example
 * constructor(@Inject(MAILER) private readonly mailer: Mailer) {}
 * await this.mailer.send({ to, subject, text, tenantId: tenant.id, kind: 'invitation' });
 */
export interface Mailer {
  /**
   * Resolves when the message has been handed over (accepted by the server, or written as a complete file).
   * @throws MailNotSentError when it was not, which is logged and counted as well
   */
  send(mail: Mail, options?: SendOptions): Promise<void>;
}

/** A way mail can take, and whether it is open. */
export interface MailTransport {
  /** One attempt. @throws MailNotSentError */
  deliver(mail: Mail, messageId: string): Promise<void>;
  /** Resolves when a message could be handed over now. @throws MailNotSentError */
  check(): Promise<void>;
}
