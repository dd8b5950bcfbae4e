export { MailNotConfiguredError, MailNotSentError } from './errors.js';
export { FolderMailer } from './folder-mailer.js';
export { createMailer, MailModule, type MailOptions } from './mail.module.js';
export { type Mail, MAILER, type Mailer, type SendOptions } from './mailer.js';
export { type MailFigures, RetryingMailer, type RetryOptions } from './retrying-mailer.js';
export { type SmtpOptions } from './smtp-transport.js';
