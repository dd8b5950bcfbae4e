export { FolderMailer } from './folder-mailer.js';
export { type Mail, MAILER, type Mailer } from './mailer.js';
