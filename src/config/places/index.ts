export { type Exposure, exposure, type MetricsExposure, metricsExposure } from './exposure.js';
export { type FolderPlace } from './folder.js';
export { type MailPlace, mailUrl, type SmtpPlace } from './mail-url.js';
export { type S3Place, type StoragePlace, storageUrl } from './storage-url.js';
