export { SettingsError } from './errors.js';
export { loadSettings } from './load-settings.js';
export {
  type Exposure,
  type FolderPlace,
  type MailPlace,
  type MetricsExposure,
  type S3Place,
  type SmtpPlace,
  type StoragePlace,
} from './places/index.js';
export { assertNeedsAreMet, type BlueprintNeeds, isNeeded } from './needs.js';
export { type DatabaseSettings, namesNoDatabase, type Settings } from './settings.js';
export { VARIABLES } from './variables.js';
