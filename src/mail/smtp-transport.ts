import { MailNotSentError } from './errors.js';
import { type Mail, type MailTransport } from './mailer.js';

/** A server that takes mail. */
export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** True: TLS from the first byte. */
  readonly secure: boolean;
  /** Whether a plain connection is upgraded by STARTTLS before the login and the message. */
  readonly tls: 'required' | 'opportunistic' | 'never';
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** An address, or `Name <address>`. */
  readonly from: string;
  /** Longest wait for the connection and for each answer. Default 10 s. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;

type Transporter = import('nodemailer').Transporter;

/** Hands messages to an SMTP server, over a connection for each: mail is rare, and an idle connection is closed by the server. */
export class SmtpTransport implements MailTransport {
  private transporter: Promise<Transporter> | undefined;

  constructor(private readonly options: SmtpOptions) {}

  async deliver(mail: Mail, messageId: string): Promise<void> {
    const { to, subject, text, html } = mail;
    const domain = /@([^>\s]+)>?$/.exec(this.options.from)?.[1] ?? 'localhost';
    await this.ask(async (transporter) => {
      await transporter.sendMail({
        from: this.options.from,
        // As an object: a text would be parsed, and could name several people.
        to: { name: '', address: to },
        subject,
        text,
        html,
        messageId: `<${messageId}@${domain}>`,
        // Programs that answer mail do not answer this one.
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    });
  }

  check(): Promise<void> {
    return this.ask(async (transporter) => {
      await transporter.verify();
    });
  }

  private async ask(work: (transporter: Transporter) => Promise<void>): Promise<void> {
    try {
      await work(await (this.transporter ??= this.connect()));
    } catch (error) {
      throw notSent(error);
    }
  }

  /** Loaded with the first message: a start does not wait for it. */
  private async connect(): Promise<Transporter> {
    const { createTransport } = await import('nodemailer');
    const { host, port, secure, tls, user, password, timeoutMs = DEFAULT_TIMEOUT_MS } = this.options;
    return createTransport({
      host,
      port,
      secure,
      requireTLS: tls === 'required',
      ignoreTLS: tls === 'never',
      auth: user === undefined ? undefined : { user, pass: password ?? '' },
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
      socketTimeout: timeoutMs,
    });
  }
}

/** What the server said may repeat the address, so only its code is kept. */
function notSent(error: unknown): MailNotSentError {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const reason = responseCode ? `the server answered ${responseCode}` : `the connection failed (${code ?? 'unknown'})`;
  return new MailNotSentError(reason, responseCode !== undefined && responseCode >= 500);
}
