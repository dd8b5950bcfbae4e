/** Injection token of the application's `Mailer`. */
export const MAILER = Symbol('MAILER');

/** One message to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  /** The plain text; it carries everything a reader needs. */
  readonly text: string;
  readonly html?: string;
  /** The immutable id of the tenant it is about; null where there is none yet (a sign-up). */
  readonly tenantId: string | null;
  /** The same facts for programs: the file outbox keeps them beside the text. They may hold secrets and are never logged. */
  readonly facts?: Readonly<Record<string, string | null>>;
}

/** Brings messages to people. */
export interface Mailer {
  /** Resolves when the message has been handed over (accepted by the server, or written as a whole file). */
  send(mail: Mail): Promise<void>;
}
