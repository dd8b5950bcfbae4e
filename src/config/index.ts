export { SettingsError } from './errors.js';
export { loadSettings } from './load-settings.js';
export { type DatabaseSettings, namesNoDatabase, type Settings } from './settings.js';
export { VARIABLES } from './variables.js';
