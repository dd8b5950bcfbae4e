import { type DynamicModule, Global, Module, type OnApplicationShutdown, Inject } from '@nestjs/common';
import { MailNotConfiguredError } from './errors.js';
import { FolderMailer } from './folder-mailer.js';
import { MAILER, type Mailer } from './mailer.js';
import { RetryingMailer, type RetryOptions } from './retrying-mailer.js';
import { type SmtpOptions, SmtpTransport } from './smtp-transport.js';

/** Where mail goes: a server, a folder, or nowhere. */
export type MailOptions =
  ({ readonly kind: 'smtp' } & SmtpOptions) | { readonly kind: 'folder'; readonly folder: string };

/** The mailer of these options; without any, one that refuses every message. */
export function createMailer(options: MailOptions | undefined, retry?: RetryOptions): RetryingMailer {
  return new RetryingMailer(transportOf(options), retry);
}

function transportOf(options: MailOptions | undefined) {
  if (!options) {
    const refuse = () => Promise.reject(new MailNotConfiguredError());
    return { deliver: refuse, check: refuse };
  }
  return options.kind === 'smtp' ? new SmtpTransport(options) : new FolderMailer(options.folder);
}

/** `MAILER` for every module. */
@Global()
@Module({})
export class MailModule implements OnApplicationShutdown {
  constructor(@Inject(MAILER) private readonly mailer: Mailer) {}

  static forRoot(mailer: Mailer): DynamicModule {
    return { module: MailModule, providers: [{ provide: MAILER, useValue: mailer }], exports: [MAILER] };
  }

  /** After requests have ended, which may still send. */
  onApplicationShutdown(): void {
    if (this.mailer instanceof RetryingMailer) this.mailer.close();
  }
}
